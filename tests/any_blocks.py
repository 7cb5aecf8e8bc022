"""Any runs and tables of a letter, for hypothesis: made of whatever texts a format's test gives."""

from hypothesis import strategies as st

from lobbykit.model import Run, Runs, Table


def any_runs_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Runs]:
    """One to four runs, in any manner, some of them linked."""
    links = st.just("") | texts.map("https://example.org/".__add__)
    run = st.builds(Run, texts, st.booleans(), st.booleans(), links)
    return st.lists(run, min_size=1, max_size=4).map(tuple)


@st.composite
def any_tables_of(draw: st.DrawFn, runs: st.SearchStrategy[Runs], most_columns: int) -> Table:
    rows = st.tuples(*[runs] * draw(st.integers(1, most_columns)))
    return Table(draw(rows), tuple(draw(st.lists(rows, max_size=3))))
