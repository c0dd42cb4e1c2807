"""Say the arithmetic of a ballot and of a quota, and the places of review, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any

from core.errors import N_
from core.rulebook.ballots import OFFICIAL_MEMBERS, VOTERS, BallotRule, Threshold
from core.rulebook.quotas import QuotaRule
from core.rulebook.review_places import CELL, CHAIRS, HIGHEST, POST
from core.rulebook.rules import Marks
from core.rulebook.voice import Voice

MOST_NAMED = 8
_BASES = {VOTERS: N_("số người bỏ phiếu"), OFFICIAL_MEMBERS: N_("số đảng viên chính thức")}
_NEEDS = {
    "revote": N_("Không mức nào đủ phiếu: bỏ phiếu lại{clause}."),
    "superior": N_("Không mức nào đủ phiếu: cấp trên trực tiếp quyết định{clause}."),
    "authority": N_("Không mức nào đủ phiếu: cấp có thẩm quyền quyết định{clause}."),
}
_TIES = {
    "superior": N_("Đủ phiếu, thứ {rank}, nhưng bằng phiếu người khác ở suất cuối: cấp trên trực tiếp quyết định."),
    "revote": N_("Đủ phiếu, thứ {rank}, nhưng bằng phiếu người khác ở suất cuối: bỏ phiếu lại."),
    "authority": N_("Đủ phiếu, thứ {rank}, nhưng bằng phiếu người khác ở suất cuối: cấp có thẩm quyền quyết định."),
}
_WHY = {
    CELL: N_("chi bộ sinh hoạt"),
    POST: N_("nơi giữ chức vụ"),
    HIGHEST: N_("chức vụ cao nhất"),
    CHAIRS: N_("nơi làm chủ trì"),
}


# -- ballots -----------------------------------------------------------------------------------------------


def tally_sentences(result: Mapping[str, Any], rule: BallotRule, voice: Voice) -> list[str]:
    """Say the count of one candidate: each level looked at with its share, then the result."""
    if "approved" in result:
        return _approval(result, rule, voice)
    if not result["base"]:
        return [voice.say(N_("Không có ai để tính tỷ lệ phiếu.")), _counted(result, rule, voice)]
    sentences = []
    for level, threshold in rule.levels.items():
        if level not in result["shares"]:
            continue
        sentences.append(_level(level, threshold, result, voice))
        if level == result["level"]:
            break
    return [*sentences, _counted(result, rule, voice)]


def _level(level: str, threshold: Threshold, result: Mapping[str, Any], voice: Voice) -> str:
    votes, base = map(int, result["shares"][level].split("/"))
    name = (
        voice.say(N_("{level} trở lên"), level=level)
        if threshold.or_better and level != next(iter(result["shares"]))
        else level
    )
    reached = threshold.reached(votes, base)
    template = N_("{level}: {votes}/{base} phiếu = {percent} {base_is}, cần {share}: đạt.")
    if not reached:
        template = N_("{level}: {votes}/{base} phiếu = {percent} {base_is}, cần {share}: chưa đạt.")
    return voice.say(
        template,
        level=name,
        votes=_whole(votes, voice),
        base=_whole(base, voice),
        percent=_apart(Fraction(votes, base), threshold, voice),
        base_is=voice.say(_BASES.get(result["base_is"], result["base_is"])),
        share=_threshold(threshold, voice),
    )


def _apart(share: Fraction, threshold: Threshold, voice: Voice) -> str:
    """Write a share as a percentage; with more decimals where rounding would set it on the threshold."""
    tenths = Fraction((share * 1000 + Fraction(1, 2)).__floor__(), 1000)
    if tenths != threshold.share or share == threshold.share:
        return voice.percent(share)
    places = 3
    while (near := Fraction((share * 10**places + Fraction(1, 2)).__floor__(), 10**places)) == threshold.share:
        places += 1
    return voice.share(near)


def _threshold(threshold: Threshold, voice: Voice) -> str:
    template = N_("trên {value}") if threshold.strict else N_("từ {value}")
    return voice.say(template, value=voice.share(threshold.share))


def _whole(value: int, voice: Voice) -> str:
    return voice.number(Fraction(value))


def _counted(result: Mapping[str, Any], rule: BallotRule, voice: Voice) -> str:
    clause = voice.clause(Marks(result["cite"], rule.source))
    if result["level"]:
        return voice.say(N_("Kết quả bỏ phiếu: {level}{clause}."), level=result["level"], clause=clause)
    needs = _NEEDS.get(result["needs"], N_("Không mức nào đủ phiếu{clause}."))
    return voice.say(needs, clause=clause)


def _approval(result: Mapping[str, Any], rule: BallotRule, voice: Voice) -> list[str]:
    yes = rule.levels["yes"]
    first = voice.say(
        N_("Cần {share} {base_is} đồng ý{clause}."),
        share=_threshold(yes, voice),
        base_is=voice.say(_BASES[rule.base]),
        clause=voice.clause(Marks(rule.cite, rule.source)),
    )
    return [first, _approved(result, voice)]


def _approved(result: Mapping[str, Any], voice: Voice) -> str:
    if not result["approved"]:
        return voice.say(N_("Không đủ phiếu."))
    if result["elected"]:
        return voice.say(N_("Đủ phiếu, thứ {rank}: được chọn."), rank=result["rank"])
    if result["needs"]:
        tie = _TIES.get(result["needs"], N_("Đủ phiếu, thứ {rank}, nhưng bằng phiếu người khác ở suất cuối."))
        return voice.say(tie, rank=result["rank"])
    return voice.say(N_("Đủ phiếu, thứ {rank}, nhưng đã hết suất."), rank=result["rank"])


# -- quotas ------------------------------------------------------------------------------------------------


def quota_sentences(line: Mapping[str, Any], rule: QuotaRule, voice: Voice) -> list[str]:
    """Say one line of a quota: how the cap comes about, who is taken, who is tied, what is over."""
    return list(_quota(line, rule, voice))


def _quota(line: Mapping[str, Any], rule: QuotaRule, voice: Voice) -> Iterator[str]:
    clause = voice.clause(Marks(line["cite"]))
    yield f"{_cap(line, rule, voice)}{clause}."
    if line["places"] < line["cap"]:
        template = (
            N_("Chỉ có {places} đối tượng đủ điều kiện.")
            if line["places"]
            else N_("Không có đối tượng nào đủ điều kiện.")
        )
        yield voice.say(template, places=line["places"])
    if line["taken"]:
        yield voice.say(N_("Được chọn: {names}."), names=_named(line["taken"], voice))
    free = line["places"] - len(line["taken"])
    if line["tied"]:
        yield voice.say(
            N_("Ngang phiếu ở suất cuối: {names}; còn {free} suất, chưa ai được chọn."),
            names=_named(line["tied"], voice),
            free=free,
        )
    if line["over"]:
        template = (
            N_("Chọn quá mức tối đa {over}: phải bớt.")
            if line["hard"]
            else N_("Chọn quá mức tối đa {over}: cần giải trình.")
        )
        yield voice.say(template, over=line["over"])
    if line.get("equal_claims"):
        yield voice.say(
            N_("Ngang nhau ở suất cuối khi chia: {names}; xếp theo mã."),
            names=_named(line["equal_claims"], voice),
        )
    if line.get("breaks_order"):
        yield voice.say(
            N_("Tỷ lệ đang cao hơn nhóm xếp loại cao hơn: {names}."),
            names=_named(line["breaks_order"], voice),
        )


def _named(names: Sequence[str], voice: Voice) -> str:
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    count = len(names) - MOST_NAMED + 1
    return voice.say(N_("{names}; và {count} mục khác"), names=", ".join(names[: MOST_NAMED - 1]), count=count)


def _cap(line: Mapping[str, Any], rule: QuotaRule, voice: Voice) -> str:
    """Say where the cap comes from: shared out, a share of a base, an exception for small groups."""
    cap, base = line["cap"], _base(line, rule, voice)
    if rule.caps == "shared" and line["group"] is not None:
        return voice.say(N_("Được chia {cap} suất {level}, trên {base}"), cap=cap, level=rule.level, base=base)
    shares = [
        share for share in dict.fromkeys((rule.share, *(one.share for one in rule.raised))) if _gives(share, line, rule)
    ]
    if shares:
        return _arithmetic(shares, line, rule, voice)
    small = (rule.together_at_most and cap == rule.at_least) or (rule.size_below and cap == rule.exactly)
    if small:
        return voice.say(
            N_("Ngoại lệ cho nhóm nhỏ: {cap} suất {level}, trên {base}"), cap=cap, level=rule.level, base=base
        )
    return voice.say(N_("Tối đa {cap} suất {level}, trên {base}"), cap=cap, level=rule.level, base=base)


def _base(line: Mapping[str, Any], rule: QuotaRule, voice: Voice) -> str:
    base = _whole(line["base"], voice)
    if not rule.base_level:
        return voice.say(N_("{base} đối tượng được xếp loại"), base=base)
    template = N_("{base} đối tượng từ mức {level} trở lên") if rule.or_better else N_("{base} đối tượng ở mức {level}")
    return voice.say(template, base=base, level=rule.base_level)


def _gives(share: Fraction, line: Mapping[str, Any], rule: QuotaRule) -> bool:
    """Say whether a share gives the line's cap: the most that the share allows of the base that is left."""
    cap, base = line["cap"], line["base"]
    return bool(cap <= share * base and cap + 1 > share * (base - _falling(rule)))


def _falling(rule: QuotaRule) -> int:
    """Return by how many the base shrinks with each place taken."""
    return 0 if rule.or_better or rule.base_level in ("", rule.level) else 1


def _arithmetic(shares: Sequence[Fraction], line: Mapping[str, Any], rule: QuotaRule, voice: Voice) -> str:
    """Say a cap as a share of its base; each share is named that gives the same.

    A line does not say which share was applied.
    """
    cap, base = line["cap"], line["base"]
    product = shares[0] * base
    values = {
        "share": voice.share(shares[0]),
        "base": _base(line, rule, voice),
        "cap": cap,
        "level": rule.level,
    }
    if len(shares) > 1:
        word = voice.say(N_("hay"))
        every = f" {word} ".join(voice.share(share) for share in shares)
        return voice.say(
            N_("{share} của {base}, làm tròn xuống: tối đa {cap} suất {level}"), **{**values, "share": every}
        )
    if floor(product) != cap:
        return voice.say(
            N_("Tối đa {cap} suất {level}: thêm một thì còn {left} ở mức {base_level}, {share} là {product}"),
            cap=cap,
            level=rule.level,
            left=_whole(base - 1, voice),
            base_level=rule.base_level,
            share=voice.share(shares[0]),
            product=voice.number(product - shares[0]),
        )
    if product == cap:
        return voice.say(N_("{share} của {base} là {cap}: tối đa {cap} suất {level}"), **values)
    product_text = voice.number(product)
    return voice.say(
        N_("{share} của {base} là {product}, làm tròn xuống: tối đa {cap} suất {level}"),
        **values,
        product=product_text,
    )


# -- places of review --------------------------------------------------------------------------------------


def places_sentences(result: Mapping[str, Any], voice: Voice) -> list[str]:
    """Say where a person is reviewed and votes, and who only gets the result."""
    clause = voice.clause(Marks(result["cite"]))
    if not result["places"]:
        return [voice.say(N_("Không có nơi kiểm điểm và bỏ phiếu{clause}."), clause=clause)]
    places = [
        f"{place['unit']} ({voice.say(_WHY.get(place['why'], place['why']))})"
        for place in result["places"]
        if place["votes"]
    ]
    said = [voice.say(N_("Kiểm điểm và bỏ phiếu tại: {places}{clause}."), places=", ".join(places), clause=clause)]
    others = [place["unit"] for place in result["places"] if not place["votes"]]
    if others:
        said.append(voice.say(N_("Kiểm điểm, không bỏ phiếu tại: {units}."), units=", ".join(others)))
    if result["reports_to"]:
        said.append(
            voice.say(
                N_("Chỉ gửi báo cáo kết quả, không bỏ phiếu tại: {units}."),
                units=", ".join(result["reports_to"]),
            )
        )
    return said
