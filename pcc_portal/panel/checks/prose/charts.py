"""Pictures that say nothing to who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator

from pcc_portal.ui.charts import Figure

from ..findings import Finding, Place, Subject


def missing_alternative(subject: Subject) -> Iterator[Finding]:
    for section in subject.composition.sections:
        for theme in section.themes:
            for figure in (block.figure for block in theme.blocks if block.figure):
                if lacking := _lacking(figure):
                    yield Finding(
                        rule="Missing alternative text",
                        place=Place(section.slug, section.title, theme.slug, theme.title),
                        about=figure.id,
                        why=f"The chart “{figure.heading or figure.id}” has no {' and no '.join(lacking)}.",
                        mend="Give the record that it shows a title and figures to describe, or leave the chart out.",
                    )


def _lacking(figure: Figure) -> list[str]:
    words = {
        "heading": figure.heading,
        "title": figure.picture.title,
        "description": figure.picture.description,
    }
    return [name for name, text in words.items() if not text.strip()]
