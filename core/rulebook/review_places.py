"""Where a person is reviewed and voted: the cell, the posts, and at most so many places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.errors import N_
from core.rulebook.edition import Rulebook
from core.rulebook.given import Given

CELL, POST, HIGHEST, CHAIRS = "cell", "post", "highest_post", "chairs"


@dataclass(frozen=True)
class Post:
    """A leading post in a unit; `rank` 1 is the highest."""

    unit: str
    title: str
    rank: Fraction
    chairs: bool
    full_time: bool
    working_time: Fraction


@dataclass(frozen=True)
class Place:
    """A place of review, and why."""

    unit: str
    why: str


@dataclass(frozen=True)
class Person:
    """Who is to be reviewed: the cell (empty for one who is no member) and the leading posts, as listed."""

    name: str
    cell: str
    posts: tuple[Post, ...]


def read_person(given: Given) -> Person:
    """Return the person of a row (`contract.md`, places); raise WrongInput."""
    given.only(("id", "cell", "is_member", "posts"))
    is_member = given.truth("is_member", True)
    posts = tuple(_post(one) for one in given.each("posts", required=False))
    person = Person(given.text("id"), given.text("cell") if is_member else "", posts)
    given.stop()
    return person


def _post(given: Given) -> Post:
    given.only(("unit", "title", "rank", "chairs", "full_time", "working_time"))
    time = given.number("working_time", Fraction(0))
    if time > 1:
        given.refuse(("working_time",), N_("«working_time» là phần thời gian làm việc, từ 0 đến 1."))
    return Post(
        given.text("unit"),
        given.text("title", ""),
        Fraction(given.whole("rank")) if given.has("rank") else Fraction(10**6),
        given.truth("chairs", False),
        given.truth("full_time", True),
        time,
    )


def places_of(book: Rulebook, person: Person) -> dict[str, Any]:
    """Return where a person is reviewed and voted, and which units only get a report."""
    rule = book.section("places")
    standing, reported = _standing(rule, person.posts)
    cell = [Place(person.cell, CELL)] if person.cell else []
    posts, more = _chosen(rule, person, standing)
    ordered = [*posts, *cell] if rule.get("order", (CELL,))[0] == "posts" else [*cell, *posts]
    places = _distinct(ordered, person.cell)
    units = {place.unit for place in places}
    reports = dict.fromkeys(post.unit for post in (*reported, *more) if post.unit not in units)
    return {
        "id": person.name,
        "places": [{"unit": place.unit, "why": place.why, "votes": True} for place in places],
        "reports_to": list(reports),
        "cite": book.marks(rule.get("limit", rule) if _limited(rule, person) else rule).cite,
    }


def _standing(rule: Mapping[str, Any], posts: Sequence[Post]) -> tuple[list[Post], list[Post]]:
    """Return the posts that make a place, and those that only get a report."""
    reported = [post for post in posts if rule.get("part_time") and not post.full_time]
    standing = [post for post in posts if post not in reported]
    if rule.get("equal_posts"):
        weaker = [post for post in standing if any(_outweighs(other, post) for other in standing)]
        standing = [post for post in standing if post not in weaker]
    return standing, reported


def _outweighs(other: Post, post: Post) -> bool:
    """Say whether another post of the same rank takes more of the working time."""
    return other.rank == post.rank and other.working_time > post.working_time


def _limited(rule: Mapping[str, Any], person: Person) -> bool:
    return "limit" in rule and len(person.posts) > int(rule["limit"]["more_posts_than"])


def _chosen(rule: Mapping[str, Any], person: Person, posts: list[Post]) -> tuple[list[Place], list[Post]]:
    if not posts:
        return [], []
    highest = min(posts, key=lambda post: post.rank)
    if rule.get("posts") == "highest":
        return [Place(highest.unit, HIGHEST)], []
    if not _limited(rule, person):
        return [Place(post.unit, POST) for post in posts], []
    kept = [Place(highest.unit, HIGHEST)] if HIGHEST in rule["limit"]["keep"] else []
    chaired = [post for post in posts if post.chairs]
    if chaired and CHAIRS in rule["limit"]["keep"]:
        kept.append(Place(min(chaired, key=lambda post: post.rank).unit, CHAIRS))
    return kept, posts


def _distinct(places: Sequence[Place], cell: str) -> list[Place]:
    """Return each unit once; a post in the cell itself is the cell."""
    kept: dict[str, Place] = {}
    for place in places:
        kept.setdefault(place.unit, place)
    return [Place(unit, CELL) if unit == cell else place for unit, place in kept.items()]
