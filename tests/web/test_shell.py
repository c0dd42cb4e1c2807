"""The shell of all pages in a real browser: on a phone and on a desk, by keyboard, without script, in print."""

from __future__ import annotations

import pytest

from core.access import Role
from core.testing.browsing import DESK, PHONE, width_of

PAGES = [
    "/",
    "/components",
    "/admin",
    "/rulebooks",
    "/rulebooks?q=điểm",
    "/rulebooks/trung_uong/2018",
    "/rulebooks/can_tho/2023?clause=68-KH/ĐU II.B.2.3.1",
    "/rulebooks/compare",
    "/rulebooks/compare?a=go_vap/2020&b=go_vap/2021",
    "/search?q=điểm",
    "/nowhere",
]


@pytest.fixture
def tenant(make_tenant):
    return make_tenant(name="Đảng ủy Trường Đại học Y Dược Cần Thơ")


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_keeps_nobody_out_and_breaks_no_policy(
    open_page, tenant, barriers, complaints, path: str, width: int
) -> None:
    page = open_page(path, tenant, width=width)
    assert width_of(page) <= width
    assert barriers(page) == []
    assert [one for one in complaints if "404" not in one] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_says_in_which_language_it_is(open_page, tenant, language: str) -> None:
    assert open_page("/", tenant, language=language).locator("html").get_attribute("lang") == language


def test_the_language_is_switched_where_one_is(open_page, tenant) -> None:
    page = open_page("/rulebooks?q=điểm", tenant)
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/rulebooks?q=%C4%91i%E1%BB%83m")
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_first_tab_leads_past_the_menu(open_page, tenant) -> None:
    page = open_page("/", tenant)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_slash_leads_to_the_search(open_page, tenant) -> None:
    page = open_page("/", tenant)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("a/b")
    assert page.locator("#search").input_value() == "a/b"


def test_a_question_mark_shows_the_keys_and_escape_hides_them(open_page, tenant) -> None:
    page = open_page("/", tenant)
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_arrows_walk_through_the_rows_of_a_table(open_page, tenant) -> None:
    page = open_page("/components", tenant)
    page.locator(".table-frame").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Trần Công Thành Đạt"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == "Nguyễn Thị Hồng Ánh"


def test_every_link_and_field_can_be_reached_with_the_keyboard_and_is_seen(open_page, tenant) -> None:
    page = open_page("/", tenant)
    wanted = page.locator("a:visible, button:visible, input:visible, summary:visible").count()
    seen = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.outerHTML"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or page.evaluate("document.activeElement === document.body")
    assert len(seen) >= wanted - 1  # two links to the home page may be written alike


@pytest.mark.parametrize("role", list(Role))
def test_nobody_has_more_than_seven_entries_nor_one_that_is_refused(open_page, tenant, role: Role) -> None:
    page = open_page("/", tenant, role)
    if role is Role.RESCUER:
        return  # a rescuer's home page stays the operator's own
    links = page.locator(".menu-first a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert 0 < len(links) <= 7
    assert {page.request.get(link).status for link in links} == {200}


def test_on_a_phone_the_menu_is_four_entries_and_more(open_page, tenant) -> None:
    page = open_page("/", tenant, width=PHONE)
    assert page.locator(".menu-first a:visible").count() <= 4
    small = page.locator("nav.menu a:visible, nav.menu summary:visible, .bar button:visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(one => Math.min(one.width, one.height) < 43).length"
    )
    assert small == 0


def test_without_script_forms_are_sent_and_menus_open(open_page, tenant) -> None:
    page = open_page("/", tenant, java_script_enabled=False)
    page.locator("details.account summary").click()
    assert page.get_by_role("link", name="Tài khoản của tôi").first.is_visible()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_in_print_only_the_contents_are_left(open_page, tenant) -> None:
    page = open_page("/rulebooks/trung_uong/2025", tenant)
    page.emulate_media(media="print")
    assert not page.locator("header.bar").is_visible()
    assert not page.locator("nav.menu").is_visible()
    assert page.locator("h1").is_visible()


def test_at_twice_the_size_nothing_is_cut_off(open_page, tenant) -> None:
    page = open_page("/components", tenant, width=640)
    page.add_style_tag  # noqa: B018 - the policy forbids styles of others: the window is halved instead
    page.set_viewport_size({"width": 320, "height": 480})
    assert width_of(page) <= 320


def test_the_first_page_is_light(open_page, tenant, address) -> None:
    page = open_page("/components", tenant)
    weight = page.evaluate(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
    )
    elsewhere = page.evaluate(
        "performance.getEntriesByType('resource').map(one => one.name)"
        ".filter(name => !name.startsWith(location.origin))"
    )
    assert elsewhere == []
    assert 20_000 < weight < 200_000


def test_a_stranger_sees_no_menu_and_no_search(open_page) -> None:
    page = open_page("/components")
    assert page.locator("nav.menu").count() == 0
    assert page.locator("#search").count() == 0
