"""The style of pages in HTML: by day, by night, on a telephone and on paper.

Nothing is told by colour alone, every contrast is at least 4.5 to 1, and what has no style is legible too. In a browser that knows no
`light-dark()` all is in the ink of the page.
"""

from __future__ import annotations

from typing import Final

OF_FILE: Final = """\
html { color-scheme: light dark; background: #fff; }
body { margin: 0; }
main.chronicle { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
@media (prefers-color-scheme: dark) { html { background: #15171a; } }
@page { margin: 18mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
@media print { html { background: none; color-scheme: light; } main.chronicle { max-width: none; padding: 0; } }
"""
"""What goes with a file of its own, and not with a section of another page."""

OF_FRAGMENT: Final = """\
.chronicle { background: light-dark(#fff, #15171a); }
@media print { .chronicle { background: none; color-scheme: light; } }
"""
"""What goes with a section of another page, whatever the ground of that is; its day and night are those of the page."""

OF_PAGE: Final = """\
.chronicle {
  --ink: light-dark(#1b1d20, #e6e8ea); --soft: light-dark(#55595f, #a9afb6); --line: light-dark(#d9dce0, #3a3f45);
  --date: light-dark(#0b5563, #7fd3e3); --mark: light-dark(#86198f, #e3a1ee); --bad: light-dark(#a5121f, #ff9aa2);
  --good: light-dark(#1a6b2d, #8ddb9f); --link: light-dark(#0b4fa8, #8ab8ff);
  color: var(--ink); font: 1rem/1.45 system-ui, "Segoe UI", "Liberation Sans", sans-serif; overflow-wrap: anywhere;
}
.chronicle h1, .chronicle h2, .chronicle h3 { margin: 0; line-height: 1.25; text-wrap: balance; }
.chronicle header { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; justify-content: space-between; align-items: baseline; }
.chronicle h1 { font-size: 1.6rem; }
.chronicle h2, .chronicle h3 { font-size: 1.1rem; }
.chronicle section { margin-top: 3rem; }
.chronicle section h2 { font-size: 1.35rem; }
.chronicle p { margin: .4rem 0; }
.chronicle .c-box { overflow-x: auto; margin: 1.1rem 0; }
.chronicle table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.chronicle caption, .chronicle .c-head { text-align: left; padding: 0 0 .35rem; }
.chronicle .c-head { margin-top: 1.1rem; }
.chronicle caption .c-aside, .chronicle .c-head .c-aside { margin: 0; }
.chronicle td, .chronicle th { padding: .3rem 1.1rem .3rem 0; vertical-align: top; text-align: left; overflow-wrap: normal; }
.chronicle td:last-child, .chronicle th:last-child { padding-right: 0; }
.chronicle tbody tr { border-top: 1px solid var(--line); }
.chronicle thead th { color: var(--soft); font-weight: 600; font-size: .85rem; }
.chronicle .c-group th { padding: 1rem 0 .3rem; font-size: 1.1rem; overflow-wrap: anywhere; }
.chronicle tbody:first-of-type .c-group th { padding-top: .4rem; }
.chronicle tbody tr.c-group, .chronicle tbody tr.c-note { border-top: 0; }
.chronicle .c-note td { padding-top: 0; overflow-wrap: anywhere; }
.chronicle .c-note, .chronicle .c-aside, .chronicle .c-dim, .chronicle .c-absent, .chronicle footer { color: var(--soft); }
.chronicle .c-note, .chronicle .c-aside, .chronicle footer { font-size: .9rem; font-weight: 400; }
.chronicle .c-pair { display: flex; gap: .5rem; }
.chronicle .c-label { flex: 0 0 4.5rem; }
.chronicle footer { margin-top: 1.5rem; padding-top: .6rem; border-top: 2px solid var(--line); }
.chronicle .c-hidden { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
.chronicle .c-whole { white-space: nowrap; }
.chronicle td.c-long { overflow-wrap: anywhere; }
.chronicle .c-right { text-align: right; }
.chronicle .c-narrow { width: 7.5em; }
.chronicle .c-dates { width: 15em; }
.chronicle .c-wide { width: 16em; }
.chronicle .c-date { color: var(--date); }
.chronicle .c-mark, .chronicle .c-warning { color: var(--mark); }
.chronicle .c-worst, .chronicle .c-low, .chronicle .c-error { color: var(--bad); }
.chronicle .c-high, .chronicle .c-best { color: var(--good); }
.chronicle .c-info, .chronicle a { color: var(--link); }
@media (max-width: 40rem) {
  .chronicle h1 { font-size: 1.35rem; }
  .chronicle thead, .chronicle colgroup { display: none; }
  .chronicle table, .chronicle tbody, .chronicle caption { display: block; }
  .chronicle tbody tr { display: flex; flex-wrap: wrap; gap: 0 .9rem; padding: .35rem 0; }
  .chronicle tbody tr.c-note { padding-top: 0; margin-top: -.35rem; }
  .chronicle td, .chronicle th { display: block; padding: 0; min-width: 0; overflow-wrap: anywhere; text-align: left; }
  .chronicle td:empty { display: none; }
  .chronicle td.c-text, .chronicle .c-note td { flex-basis: 100%; }
  .chronicle .c-whole { white-space: normal; }
  .chronicle td[data-label]::before { content: attr(data-label) "\\00a0"; color: var(--soft); }
}
@media print {
  .chronicle {
    --ink: #000; --soft: #444; --line: #bbb; --date: #000; --mark: #000; --bad: #000; --good: #000; --link: #000;
    font-size: 9.5pt;
  }
  .chronicle .c-box { overflow: visible; }
  .chronicle thead { display: table-header-group; }
  .chronicle .c-dates { width: 12em; }
  .chronicle .c-wide { width: 15em; }
  .chronicle .c-narrow { width: 7em; }
  .chronicle tr, .chronicle footer { break-inside: avoid; }
  .chronicle .c-group, .chronicle caption, .chronicle .c-head, .chronicle header, .chronicle h2, .chronicle h3,
  .chronicle caption .c-aside, .chronicle thead { break-after: avoid; }
  .chronicle thead + tbody > tr:first-child, .chronicle footer { break-before: avoid; }
  .chronicle .c-note { break-before: avoid; }
}
"""
"""What goes with every page."""

OF_DOCUMENT: Final = """\
.chronicle dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .8rem 0; flex-basis: 100%; }
.chronicle dt { color: var(--soft); }
.chronicle dd { margin: 0; }
.chronicle nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 1.2rem 0 0; padding: .6rem 0 0; list-style: none; border-top: 1px solid var(--line); }
.chronicle figure { margin: 1rem 0 1.6rem; max-width: 60rem; }
.chronicle figure svg { display: block; width: 100%; height: auto; }
.chronicle figcaption { margin-top: .3rem; color: var(--soft); font-size: .9rem; }
.chronicle .chronicle-chart .p { fill: none; }
.chronicle .c-slim { display: none; }
@media print, (min-width: 60rem) {
  .chronicle .c-across td.c-text { min-width: 20em; }
  .chronicle .c-across .c-dates, .chronicle .c-across .c-wide { width: 13em; }
  .chronicle .c-across .c-narrow { width: 6em; }
}
@media screen and (max-width: 40rem) {
  .chronicle .c-broad { display: none; }
  .chronicle .c-slim { display: block; }
}
@media print {
  .chronicle nav { display: none; }
  .chronicle figure { break-inside: avoid; max-width: none; }
  .chronicle section { margin-top: 2rem; }
  .chronicle .c-across { page: c-across; }
}
"""
"""What goes with a document: its details, the list of its parts, its charts."""
