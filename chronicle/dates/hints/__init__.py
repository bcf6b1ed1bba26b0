"""Why a text is no date or length, and what to write instead."""
