"""`xeploai whatif`: the same rows under two rulebooks, who changes level, and which clauses did it."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from typing import Any

from core.commands.context import Context
from core.commands.printing import Kind, output_kind
from core.commands.rows import Rows, RowsOfSubject
from core.commands.tables import level_word
from core.errors import N_
from core.facts.files import own_columns
from core.rowfiles import Spool, write_rows
from core.rulebook.classification import Outcome
from core.rulebook.columns import Encoder
from core.rulebook.comparing import Comparison, compare
from core.rulebook.facts import value_text

Record = dict[str, Any]


def run(args: Namespace, context: Context) -> int:
    """Compare each row under two rulebooks; write JSON Lines, or the rows that change as a table or file."""
    kind = output_kind(args)
    first = context.editions.classifier(args.rulebook, args.subject)
    second = context.editions.classifier(args.other, args.subject)
    source = RowsOfSubject(args.file, context, [first, second])
    encoders = [Encoder(first), Encoder(second)]
    if kind == "jsonl":
        with Spool() as spool:
            for rows, row, comparison in _compared(source, encoders):
                spool.text.write(json.dumps(_record(rows.ids[row], args, comparison), ensure_ascii=False) + "\n")
            source.finish()
            source.put_out(spool, args.output)
        return 0
    _write_table(args, context, kind, source, encoders)
    return 0


def _compared(source: RowsOfSubject, encoders: list[Encoder]) -> Iterator[tuple[Rows, int, Comparison]]:
    first, second = encoders
    for rows in source.chunks():
        encoded = []
        for encoder, other in ((first, second), (second, first)):
            own = own_columns(rows.columns, encoder.inputs, other.inputs)
            encoded.append(encoder.encode(own, len(rows.ids), loose=rows.loose))
        problems = {(row, name): (row, name, text) for one in encoded for row, name, text in one.problems}
        source.note(rows, [problems[key] for key in sorted(problems)])
        if source.faults:
            continue
        for row in range(len(rows.ids)):
            values = [encoder.values(one, row) for encoder, one in zip(encoders, encoded, strict=True)]
            yield rows, row, compare(first.classifier, second.classifier, *values)


def _record(name: str, args: Namespace, comparison: Comparison) -> Record:
    return {
        "id": name,
        "subject": args.subject,
        "changed": comparison.changed,
        "from": _side(args.rulebook, comparison.before),
        "to": _side(args.other, comparison.after),
        "because": list(comparison.because),
    }


def _side(rulebook: str, outcome: Outcome) -> Record:
    return {
        "rulebook": rulebook,
        "status": outcome.status,
        "level": outcome.level,
        "best": outcome.best,
        "worst": outcome.worst,
    }


# -- for people ------------------------------------------------------------------------------------------------------


def _write_table(args: Namespace, context: Context, kind: Kind, source: RowsOfSubject, encoders: list[Encoder]) -> None:
    moves: Counter[tuple[str, str]] = Counter()
    changed: list[Record] = []
    for rows, row, comparison in _compared(source, encoders):
        before, after = level_word(comparison.before, context), level_word(comparison.after, context)
        moves[before, after] += 1
        if comparison.changed:
            why = "; ".join(dict.fromkeys(_reason(entry, context) for entry in comparison.because))
            changed.append({"id": rows.ids[row], "name": rows.names[row], "before": before, "after": after, "why": why})
    source.finish()
    headings = {
        "id": N_("Mã"),
        "name": N_("Họ và tên"),
        "before": args.rulebook,
        "after": args.other,
        "why": N_("Vì điều khoản"),
    }
    titles = {key: context.say(title) if key not in ("before", "after") else title for key, title in headings.items()}
    write_rows(changed, args.output, kind, headings=titles, stream=context.out, colour=context.colour)
    if kind == "table":
        _write_totals(context, moves)


def _write_totals(context: Context, moves: Counter[tuple[str, str]]) -> None:
    total = sum(moves.values())
    moved = sum(count for (before, after), count in moves.items() if before != after)
    context.line()
    context.line(context.say(N_("{moved} trên {total} dòng đổi kết quả:"), moved=moved, total=total))
    for (before, after), count in sorted(moves.items(), key=lambda item: (-item[1], item[0])):
        if before != after:
            context.line(f"  {before} → {after}: {count}")


def _reason(entry: Record, context: Context) -> str:
    if "missing" in entry:
        facts = ", ".join(entry["missing"])
        return context.say(N_("{rulebook}: còn thiếu {facts}"), rulebook=entry["rulebook"], facts=facts)
    if "from" in entry:
        return f"{entry['rule']}: {entry['from']} → {entry['to']} [{entry['cite']}]"
    parts = [f"{entry['rule']}:"]
    if entry.get("fact") is not None:
        parts.append(f"{entry['fact']} = {value_text(entry['value'])}")
    if "needs" in entry:
        parts.append(context.say(N_("(cần {needs})"), needs=entry["needs"]))
    parts.append(f"[{entry['cite']}]")
    if entry.get("other"):
        other = entry["other"]
        parts.append(context.say(N_("– bên kia cần {needs} [{cite}]"), needs=other["needs"], cite=other["cite"]))
    return " ".join(parts)
