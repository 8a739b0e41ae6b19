"""Pictures and documents: a logo, and the paper that people upload."""

from __future__ import annotations

import encodings.cp1252  # noqa: F401 - loaded with us: later the code may be out of the stage's reach
import struct
import zlib
from random import Random

from mirage.base.chance import dice
from mirage.content import moments, rows
from mirage.content.facts import Brief
from mirage.content.writers import writes


@writes("image.logo")
def logo(brief: Brief, chance: Random) -> bytes:
    """A PNG of a mark: blocks of two colours, mirrored."""
    own = dice(brief.company.key, "logo")
    width, height, cells = own.choice((128, 144, 160)), 32, own.randint(4, 7)
    colors = [bytes((own.randrange(20, 120), own.randrange(40, 160), own.randrange(90, 220))), bytes((255, 255, 255))]
    size = height // cells
    mask = [[own.random() < 0.55 for _ in range((cells + 1) // 2)] for _ in range(cells)]
    lines = []
    for y in range(height):
        line = bytearray(b"\0")
        for x in range(width):
            column, line_of = x // size, y // size
            inside = column < cells and line_of < cells and mask[line_of][min(column, cells - 1 - column)]
            bar = x > (cells + 1) * size and abs(y - height // 2) < 3 + (x * 7 + y) % 3 and (x // 9) % 3 != 0
            line += colors[0] if inside or bar else colors[1]
        lines.append(bytes(line))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    whole = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b"")):
        whole += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return whole


@writes("paper.pdf")
def pdf(brief: Brief, chance: Random) -> bytes:
    """One page of text as a small program for delivery notes prints it (PDF 1.4)."""
    company, project = brief.company, brief.company.project
    entity = next(one for one in project.entities if one.name == brief.spec["entity"])
    row = rows.row(company, brief.site, entity, int(brief.spec["row"]), brief.time)
    lines = [company.title, company.city, "", f"{entity.one.replace('_', ' ').title()} {row[1]}", ""]
    lines += [f"{column.name.replace('_', ' ')}: {'' if value is None else value}" for column, value in zip(entity.columns, row[1:])]
    lines += ["", f"{moments.local(brief.time, brief):%d.%m.%Y}"]
    escaped = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252", "replace") for line in lines]
    page = b"BT /F1 11 Tf 15 TL 70 770 Td\n" + b"".join(b"(%s) Tj T*\n" % line for line in escaped) + b"ET"
    packed = zlib.compress(page)
    stamp = f"D:{moments.local(brief.time, brief):%Y%m%d%H%M%S%z}'".replace("00'", "'00'").encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Producer (FPDF 1.86) /CreationDate (%s) >>" % stamp,
    ]
    whole, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(whole))
    return whole + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end
