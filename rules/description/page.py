"""A mapping as a page of Markdown, and the index of all pages."""

from collections.abc import Iterable, Mapping, Sequence

from rules.description.mapping import MappingInWords
from rules.description.options import OptionsInWords

GENERATED = "<!-- Written by `echoless mapping docs`; changes belong into the mapping file. -->"


def mapping_page(mapping: MappingInWords) -> str:
    """Write the page of a mapping."""
    off = ["**Switched off**: it is checked, and takes part in nothing.", ""] if not mapping.enabled else []
    return _lines(
        GENERATED,
        f"# {mapping.name}",
        "",
        f"`{mapping.left}` {mapping.direction} `{mapping.right}`",
        "",
        *off,
        *_filters(mapping),
        "## Settings",
        "",
        *_table(("setting", "is"), [(f"`{name}`", is_) for name, is_ in mapping.settings.items()]),
        f"## Rows: {mapping.counts}",
        "",
        *_table(
            (mapping.left, "", mapping.right, "what is written", "settings"),
            [(_code(r.left), r.direction, _code(r.right), r.value, r.settings) for r in mapping.rows],
        ),
        *_templates(mapping),
    )


def options_page(options: OptionsInWords) -> str:
    """Write the page of an option mapping."""
    return _lines(
        GENERATED,
        f"# {options.name}",
        "",
        f"An option mapping between {options.left} and {options.right}.",
        f"Its rows stand in the store: `echoless options list {options.name}`.",
        "",
        *_pairs("Values on the left", ("value", "label"), options.left_values),
        *_pairs("Values on the right", ("value", "label"), options.right_values),
        *_pairs("Rows at first", ("left", "right"), options.seed),
    )


def index_page(mappings: Iterable[MappingInWords], options: Iterable[OptionsInWords]) -> str:
    """Write the page that leads to all others."""
    rows = [(_link(m.name), _code(m.left), m.direction, _code(m.right), m.counts, _on(m)) for m in mappings]
    lists = [(_link(each.name), each.left, each.right) for each in options]
    return _lines(
        GENERATED,
        "# Mappings",
        "",
        *_table(("mapping", "left", "", "right", "rows", ""), rows),
        *(["## Option mappings", "", *_table(("options", "left", "right"), lists)] if lists else []),
    )


def _filters(mapping: MappingInWords) -> list[str]:
    told = [
        f"- of `{table}` take part: {test or 'all records'}"
        for table, test in ((mapping.left, mapping.left_filter), (mapping.right, mapping.right_filter))
    ]
    return [*told, ""]


def _templates(mapping: MappingInWords) -> list[str]:
    if not mapping.templates:
        return []
    rows = [(t.name, t.side, t.filter or "any", str(t.priority), t.values) for t in mapping.templates]
    head = ("template", "of new records on the", "made from", "priority", "values")
    return ["## Templates", "", *_table(head, rows)]


def _pairs(title: str, columns: tuple[str, str], pairs: Mapping[str, str]) -> list[str]:
    return [f"## {title}", "", *_table(columns, list(pairs.items()))] if pairs else []


def _on(mapping: MappingInWords) -> str:
    return "" if mapping.enabled else "switched off"


def _link(name: str) -> str:
    return f"[{name}]({name}.md)"


def _code(field: str) -> str:
    return f"`{field}`" if field else ""


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(columns), _row(["---"] * len(columns)), *map(_row, rows), ""]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _lines(*lines: str) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
