"""The menu of `select`: columns as bash's print_select_list lays them out."""

from __future__ import annotations


def menu(words: list[str], columns: int) -> str:
    """Numbered words, down the columns first."""
    count = len(words)
    digits = len(str(count))
    widest = max(len(word) for word in words) + digits + 2  # RP_SPACE ") "
    width = widest + 2
    cols = max(1, columns // width) if widest < columns else 1
    rows = -(-count // cols)
    cols = -(-count // rows)
    if rows == 1:
        rows, cols = cols, 1
    first_digits = len(str(rows))
    lines = []
    for row in range(rows):
        line = ""
        place = 0
        for index in range(row, count, rows):
            indices = first_digits if index < rows else digits
            item = f"{index + 1:>{indices}}) {words[index]}"
            line += item
            if index + rows >= count:
                break
            place += len(item)
            target = (index // rows + 1) * width
            line += _indent(place, target)
            place = target
        lines.append(line + "\n")
    return "".join(lines)


def _indent(start: int, end: int) -> str:
    """Blanks and tabs as bash's indent() writes them."""
    text = ""
    while start < end:
        if end // 8 > start // 8:
            text += "\t"
            start += 8 - start % 8
        else:
            text += " "
            start += 1
    return text
