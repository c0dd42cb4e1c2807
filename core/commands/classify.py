"""`xeploai classify`: the level of every row of a file, with reasons."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator

from core.commands.context import Context
from core.commands.lines import LineWriter
from core.commands.printing import output_kind
from core.commands.rows import RowsOfSubject
from core.commands.tables import write_outcomes
from core.rowfiles import Spool
from core.rulebook.voice import Voice
from core.voices import voice


def run(args: Namespace, context: Context) -> int:
    """Classify each row; write JSON Lines, a table, or a file."""
    kind = output_kind(args)
    classifier = context.editions.classifier(args.rulebook, args.subject)
    writer = LineWriter(classifier, args.rulebook, args.subject)
    source = RowsOfSubject(args.file, context, [classifier])
    if kind != "jsonl":
        write_outcomes(source, writer, args, context, kind)
        return 0
    with Spool() as spool:
        for line in _lines(source, writer, voice(context.language, context.say) if args.explain else None):
            spool.text.write(line)
            spool.text.write("\n")
        source.finish()
        source.put_out(spool, args.output)
    return 0


def _lines(source: RowsOfSubject, writer: LineWriter, spoken: Voice | None) -> Iterator[str]:
    for rows in source.chunks():
        encoded = writer.encoder.encode(rows.columns, len(rows.ids), loose=rows.loose)
        source.note(rows, encoded.problems)
        if source.faults:
            continue
        if spoken:
            for row, name in enumerate(rows.ids):
                yield json.dumps(writer.explained(encoded, row, name, spoken), ensure_ascii=False)
        else:
            yield from writer.lines(encoded, rows.ids)
