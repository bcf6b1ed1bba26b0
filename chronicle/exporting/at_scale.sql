-- The questions of `chronicle at`, and of certain and possible, over all bases that were exported to bases/*.
CREATE VIEW certainly_held AS
SELECT base, tenure_id, person_id, post_id, organisation_id, acting, first_day, last_day
FROM read_parquet('bases/*/held.parquet')
WHERE certainty = 'certain';

CREATE VIEW possibly_held AS
SELECT base, tenure_id, person_id, post_id, organisation_id, acting, first_day, last_day
FROM read_parquet('bases/*/held.parquet')
WHERE certainty = 'possible';

CREATE VIEW facts AS
SELECT base, split_part(id, '.', 1) AS kind, id, start_edtf, end_edtf, start_earliest, start_latest, end_earliest, end_latest,
    start_qualified, end_qualified, certain_from, certain_to, possible_from, possible_to, only_unknown, status, citations
FROM read_parquet(
    ['bases/*/tenures.parquet', 'bases/*/inspections.parquet', 'bases/*/budget.parquet', 'bases/*/events.parquet',
    'bases/*/counts.parquet'],
    union_by_name = true
);
