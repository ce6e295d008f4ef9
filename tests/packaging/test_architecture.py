import re

import pytest

from tests.packaging.project import ROOT, documents

LINK = re.compile(r"\[`([\w.]+)`\]\(([^)]+\.py)\)")
LINKS = [(str(page), *link) for page in documents() for link in LINK.findall((ROOT / page).read_text())]


@pytest.mark.parametrize(("page", "name", "target"), LINKS)
def test_what_a_page_names_is_defined_where_its_link_leads(page, name, target):
    code = (ROOT / page).parent.joinpath(target).read_text()
    word = re.escape(name.rpartition(".")[2])

    assert re.search(rf"^\s*(?:async def|def|class) {word}\b|^{word}\b.* = ", code, re.MULTILINE)


def test_the_three_flows_name_their_functions():
    assert len([link for link in LINKS if link[0] == "docs/explanation/architecture.md"]) > 30
