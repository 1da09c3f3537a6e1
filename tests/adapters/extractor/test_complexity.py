"""Pages that parsers would take minutes for are refused before parsing; real pages are not."""

import pytest

from service.adapters.extractor.complexity import MAX_ATTRIBUTES, MAX_ELEMENTS, check_complexity
from service.domain.errors import JobFailed


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p>" * (MAX_ELEMENTS + 1),
        "<div " + " ".join(f"a{i}" for i in range(MAX_ATTRIBUTES + 9)) + ">",
        "<div " + "".join(f'a{i}="x>"' for i in range(MAX_ATTRIBUTES + 9)) + ">",
        "<div " + "/".join(f"a{i}" for i in range(MAX_ATTRIBUTES + 9)) + ">",
        '<div x=">" ' + " ".join(f"attribute{i}" for i in range(MAX_ATTRIBUTES + 9)) + ">",
    ],
)
def test_refused(html):
    """Too many elements, or too many attributes on one tag however they are written."""
    with pytest.raises(JobFailed) as failed:
        check_complexity(html)
    assert failed.value.code == "too_complex"


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p>" * (MAX_ELEMENTS - 1),
        "<script>" + "if (a <b) { x = '<i>'; }" * MAX_ELEMENTS + "</script><p>a</p>",
        "<!--" + "<p>" * (MAX_ELEMENTS + 1) + "--><p>a</p>",
        "<p>" + "many words and no tags " * 5000 + "</p>",
        '<img src="data:image/png;base64,' + "A b" * 50_000 + '">',
        '<div class="' + "one two " * 5000 + '">',
        "<script>for(i=0;i<vendors.length;i++){" + " a = b / c;" * 2000 + "}</script>",
    ],
)
def test_accepted(html):
    """What only looks like tags, in scripts, comments, values and prose, is not counted."""
    check_complexity(html)
