"""Pictures come from the source's folder, are judged by content and leave clean."""

import os
import re
import struct
import tomllib
import zlib
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat
from PIL.PngImagePlugin import PngInfo

from bookpress.messages import words
from bookpress.model.book import Picture
from bookpress.model.findings import Finding, Place
from bookpress.reading.files import find_file
from bookpress.reading.pictures.load import load_picture

ROOT = Path(__file__).parent.parent
BAD_SVG = tomllib.loads((ROOT / "tests/bad/svg.toml").read_text("utf-8"))
PRESS = (ROOT / "templates/colour/FOGRA39L_coated.icc").read_bytes()
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
AT = Place("a.md", line=7)


def photograph() -> Image.Image:
    """A small picture in which every side is another."""
    picture = Image.linear_gradient("L").resize((48, 32))
    return Image.merge("RGB", (picture, picture.transpose(Image.Transpose.ROTATE_180), picture))


def write(picture: Image.Image, kind: str, **options: object) -> bytes:
    stream = BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def load(folder: Path, reference: str) -> tuple[Picture | None, list[Finding]]:
    return load_picture(reference, folder, AT, {})


def loaded(folder: Path, reference: str, *codes: str) -> Picture:
    """Load a picture of which nothing but the codes is said."""
    picture, found = load(folder, reference)
    assert [each.code for each in found] == list(codes)
    assert picture is not None
    return picture


def refused(folder: Path, reference: str) -> str:
    """Load a picture that is refused; gives the code and the words."""
    picture, found = load(folder, reference)
    assert picture is None
    assert [each.place for each in found] == [AT]
    assert words(found[0], "fr")
    return f"{found[0].code} {words(found[0])}"


def middle(picture: Picture) -> tuple[int, ...]:
    """Return red, green, blue and opacity in the middle of a picture."""
    found = pixels(picture.content).getpixel((4, 4))
    assert isinstance(found, tuple)
    return found


def pixels(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as picture:
        return picture.convert("RGBA")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures, of 255."""
    apart = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return max(ImageStat.Stat(apart).mean)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with pictures, beside a file that is nobody's business."""
    (tmp_path / "secret.png").write_bytes(write(photograph(), "PNG"))
    folder = tmp_path / "book"
    (folder / "images" / "old.png").mkdir(parents=True)
    (folder / "a.png").write_bytes(write(photograph(), "PNG"))
    (folder / "images" / "Photo Été.jpg").write_bytes(write(photograph(), "JPEG"))
    (folder / "empty.png").write_bytes(b"")
    (folder / "page.png").write_text("<!DOCTYPE html><p>404</p>")
    (folder / "text.jpg").write_text("hello")
    (folder / "scan.tif").write_bytes(write(photograph(), "TIFF"))
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "up").symlink_to(tmp_path)
    (folder / "inside.png").symlink_to("a.png")
    (folder / "circle.png").symlink_to("circle.png")
    os.mkfifo(folder / "pipe.png")
    return folder


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("", "PX01 this file name is empty"),
        ("a\0.png", "PX01 this file name is empty or holds invisible characters"),
        ("a%00.png", "PX01 this file name is empty or holds invisible characters"),
        ("https://example.org/a.png", "PX02 “https://example.org/a.png” is on the web"),
        ("HTTP://example.org/a.png", "PX02 “HTTP://example.org/a.png” is on the web"),
        ("ht\ttp://example.org/a.png", "PX01 this file name"),
        ("//example.org/a.png", "PX02 “//example.org/a.png” is on the web"),
        ("file:///etc/passwd", "PX03 “file:///etc/passwd” is a `file:` address"),
        ("javascript:alert(1)", "PX04 “javascript:alert(1)” looks like an address"),
        (
            "C:\\images\\a.png",
            "PX05 “C:\\images\\a.png” is a Windows path. Put the file into the folder",
        ),
        ("images\\a.png", "PX05 “images\\a.png” is a Windows path."),
        ("/etc/passwd", "PX06 “/etc/passwd” starts from the root of the disk"),
        ("%2Fetc%2Fpasswd", "PX06 “%2Fetc%2Fpasswd” starts from the root of the disk"),
        ("../secret.png", "PX07 “../secret.png” leads out of the folder"),
        ("images/../../secret.png", "PX07 “images/../../secret.png” leads out of the folder"),
        ("%2e%2e/secret.png", "PX07 “%2e%2e/secret.png” leads out of the folder"),
        ("link.png", "PX08 “link.png” is a link that leads out of the folder"),
        ("up/secret.png", "PX08 “up/secret.png” is a link that leads out of the folder"),
        ("b.png", "PX09 there is no file “b.png” in the folder of the source."),
        (
            "A.PNG",
            "PX09 there is no file “A.PNG” in the folder of the source. Did you mean “a.png”?",
        ),
        (
            "images/photo%20été.jpg",
            "PX09 there is no file “images/photo%20été.jpg” in the folder of",
        ),
        (
            "Photo Été.jpg",
            "PX09 there is no file “Photo Été.jpg” in the folder of the source. Did you",
        ),
        ("%252e%252e/secret.png", "PX09 there is no file"),
        ("a" * 5000, "PX09 there is no file"),
        ("images/old.png", "PX10 “images/old.png” is a folder"),
        ("images", "PX10 “images” is a folder"),
        ("circle.png", "PX11 “circle.png” cannot be read"),
        ("pipe.png", "PX11 “pipe.png” cannot be read"),
        ("empty.png", "PX12 “empty.png” is empty"),
        ("page.png", "PX13 “page.png” is not a picture that can be used: it is HTML"),
        ("text.jpg", "PX13 “text.jpg” is not a picture that can be used. Save the picture itself"),
        ("scan.tif", "PX13 “scan.tif” is not a picture that can be used: it is TIFF"),
        (
            "data:image/png;base64," + "A" * 120_000,
            "PX20 a picture inside the text may have 64 kB",
        ),
        ("data:image/png;base64,@", "PX21"),
        ("data:text/html,<script>alert(1)</script>", "PX21"),
        ("data:image/png;base64,", "PX12"),
        ("data:image/png,hello", "PX13"),
    ],
)
def test_a_name_that_leads_nowhere_good_is_refused_with_its_reason(folder, reference, says):
    assert refused(folder, reference).startswith(says)


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("Photo Été.jpg", "images/Photo Été.jpg"),
        ("images/photo-ete.jpeg", "images/Photo Été.jpg"),
        ("./A.png", "a.png"),
        ("a.png?raw=true", "a.png"),
        ("image/a.png", "a.png"),
        ("images/aa.png", ""),
    ],
)
def test_the_nearest_name_is_suggested(folder, reference, meant):
    _, found = load(folder, reference)

    assert found[0].values["suggestion"] == meant


@pytest.mark.parametrize(
    "reference",
    ["images/Photo Été.jpg", "images/Photo%20Été.jpg", "images/Photo%20%C3%89t%C3%A9.jpg"],
)
def test_a_name_may_be_written_as_addresses_are(folder, reference):
    assert loaded(folder, reference).name == "photo-ete.jpg"


def test_a_name_whose_accents_a_mac_wrote_apart_is_found(folder):
    (folder / "images" / "Photo Été.jpg").rename(folder / "images" / "Photo E\u0301te\u0301.jpg")

    assert loaded(folder, "images/Photo Été.jpg").name == "photo-ete.jpg"


def test_a_link_inside_the_folder_is_followed(folder):
    assert loaded(folder, "inside.png").content == loaded(folder, "images/../a.png").content


def test_the_same_picture_is_one_and_another_of_its_name_gets_its_own(folder):
    (folder / "images" / "a.png").write_bytes(write(photograph().convert("L"), "PNG"))
    first = loaded(folder, "a.png")
    taken = {first.name: first}

    assert load_picture("a.png", folder, AT, taken)[0] is first
    assert load_picture("./a.png", folder, AT, taken)[0] is first
    second, _ = load_picture("images/a.png", folder, AT, taken)

    assert second is not None
    assert second.name == "a-2.png"


@pytest.mark.parametrize(("becomes", "code"), [("link", "PX08"), ("pipe", "PX11")])
def test_a_name_that_was_changed_since_it_was_looked_up_is_not_opened(
    folder, monkeypatch, becomes, code
):
    def changed(reference: str, *given: Any) -> Any:
        found = find_file(reference, *given)
        (folder / reference).unlink()
        if becomes == "link":
            (folder / reference).symlink_to("/etc/hostname")
        else:
            os.mkfifo(folder / reference)
        return found

    monkeypatch.setattr("bookpress.reading.pictures.load.find_file", changed)

    assert refused(folder, "a.png").startswith(code)


def test_a_small_picture_may_stand_in_the_text(folder):
    data = b64encode((folder / "a.png").read_bytes()).decode()

    picture = loaded(folder, f"data:image/png;base64,{data}")

    assert re.fullmatch(r"picture-[0-9a-f]{8}\.png", picture.name)
    assert len(picture.source) < 50


def test_a_picture_tells_its_size_and_its_place(folder):
    picture = loaded(folder, "a.png")

    assert (picture.width, picture.height, picture.media_type) == (48, 32, "image/png")
    assert (picture.source, picture.line) == ("a.png", 7)


def test_a_clean_jpeg_keeps_its_pixels_and_loses_its_secrets(folder):
    exif = Image.Exif()
    exif[0x010E] = "secret"
    plain = write(photograph(), "JPEG", quality=80)
    (folder / "b.jpg").write_bytes(
        write(photograph(), "JPEG", quality=80, exif=exif, comment=b"secret", dpi=(300, 300))
        + b"secret after the end"
    )

    picture = loaded(folder, "b.jpg")

    assert b"secret" not in picture.content
    assert pixels(picture.content).tobytes() == pixels(plain).tobytes()
    assert len(picture.content) <= len(plain)


def test_a_clean_png_keeps_its_pixels_and_loses_its_secrets(folder):
    info = PngInfo()
    info.add_text("Author", "secret")
    (folder / "b.png").write_bytes(write(photograph(), "PNG", pnginfo=info, dpi=(300, 300)))

    picture = loaded(folder, "b.png")

    assert b"secret" not in picture.content
    assert b"pHYs" not in picture.content
    assert pixels(picture.content).tobytes() == photograph().convert("RGBA").tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_keeps_its_pixels(folder, mode):
    content = write(photograph().convert(mode), "PNG")
    (folder / "b.png").write_bytes(content)

    assert pixels(loaded(folder, "b.png").content).tobytes() == pixels(content).tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_a_camera_held_otherwise_stands_upright(folder, orientation):
    undone = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = photograph()
    if orientation in undone:
        held = held.transpose(undone[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    (folder / "b.jpg").write_bytes(write(held, "JPEG", quality=95, exif=exif))

    picture = loaded(folder, "b.jpg")

    assert (picture.width, picture.height) == (48, 32)
    assert difference(pixels(picture.content), photograph()) < 4
    assert b"Exif" not in picture.content


def test_a_profile_of_srgb_is_dropped_and_no_pixel_changes(folder):
    (folder / "b.jpg").write_bytes(write(photograph(), "JPEG", quality=80, icc_profile=SRGB))

    picture = loaded(folder, "b.jpg")

    assert b"ICC_PROFILE" not in picture.content
    assert pixels(picture.content) == pixels(write(photograph(), "JPEG", quality=80))


def rgb_profile_with_red_and_blue_swapped() -> bytes:
    """Make an RGB profile of sRGB by changing the names of two of its primaries."""
    body = SRGB.replace(b"rXYZ", b"xxxx").replace(b"bXYZ", b"rXYZ").replace(b"xxxx", b"bXYZ")
    return body.replace("sRGB".encode("utf-16-be"), "Odd!".encode("utf-16-be"))


def test_another_profile_is_obeyed(folder):
    content = write(
        Image.new("RGB", (8, 8), "red"), "PNG", icc_profile=rgb_profile_with_red_and_blue_swapped()
    )
    (folder / "b.png").write_bytes(content)

    red, _, blue, _ = middle(loaded(folder, "b.png"))

    assert blue > 250
    assert red < 5


def test_transparency_outlives_a_profile(folder):
    picture = Image.new("RGBA", (8, 8), (255, 0, 0, 77))
    profile = rgb_profile_with_red_and_blue_swapped()
    (folder / "b.png").write_bytes(write(picture, "PNG", icc_profile=profile))

    assert middle(loaded(folder, "b.png"))[3] == 77


@pytest.mark.parametrize("profile", [None, PRESS])
def test_a_cmyk_picture_becomes_rgb_as_it_would_be_printed(folder, profile):
    cyan = Image.new("CMYK", (8, 8), (255, 0, 0, 0))
    (folder / "b.jpg").write_bytes(write(cyan, "JPEG", icc_profile=profile))

    red, green, blue, _ = middle(loaded(folder, "b.jpg"))

    assert red < 30
    assert 140 < green < 180
    assert 200 < blue < 240


@pytest.mark.parametrize("profile", [b"no profile at all", PRESS])
def test_a_profile_that_does_not_fit_is_left_aside_and_said(folder, profile):
    (folder / "b.jpg").write_bytes(write(photograph(), "JPEG", icc_profile=profile))

    assert loaded(folder, "b.jpg", "PX19").width == 48


def test_sixteen_bits_become_eight(folder):
    grey = Image.new("I;16", (8, 8), 0x8000)
    (folder / "b.png").write_bytes(write(grey, "PNG"))

    assert middle(loaded(folder, "b.png")) == (128, 128, 128, 255)


@pytest.mark.parametrize(
    ("kind", "options", "name"),
    [
        ("GIF", {}, "b.png"),
        ("WEBP", {"lossless": True}, "b.png"),
        ("WEBP", {"quality": 90}, "b.jpg"),
    ],
)
def test_kinds_that_old_readers_lack_are_written_anew(folder, kind, options, name):
    content = write(photograph(), kind, **options)
    (folder / f"b.{kind.lower()}").write_bytes(content)

    picture = loaded(folder, f"b.{kind.lower()}")

    assert picture.name == name
    assert difference(pixels(picture.content), pixels(content)) < 3


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_is_kept(folder, kind):
    frames = [Image.new("RGB", (8, 8), "white"), Image.new("RGB", (8, 8), "black")]
    ending = kind.lower()
    (folder / f"b.{ending}").write_bytes(
        write(frames[0], kind, save_all=True, append_images=frames[1:])
    )

    picture = loaded(folder, f"b.{ending}", "PX18")

    assert middle(picture) == (255, 255, 255, 255)
    assert b"acTL" not in picture.content


def test_a_wrong_ending_is_said_and_mended(folder):
    (folder / "b.jpg").write_bytes((folder / "a.png").read_bytes())

    assert loaded(folder, "b.jpg", "PX14").name == "b.png"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_picture_that_was_cut_is_refused_even_after_a_layout(folder, kind, part):
    import weasyprint

    assert weasyprint.images.ImageFile.LOAD_TRUNCATED_IMAGES
    noise = Image.effect_noise((64, 64), 90).convert("RGB")
    content = write(noise, kind)
    (folder / f"b.{kind.lower()}").write_bytes(content[: int(len(content) * part)])

    assert "is broken or cut short" in refused(folder, f"b.{kind.lower()}")


def test_a_picture_with_a_wrong_sum_is_refused(folder):
    content = bytearray((folder / "a.png").read_bytes())
    content[-20] ^= 1
    (folder / "b.png").write_bytes(content)

    assert refused(folder, "b.png").startswith("PX15")


def chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def test_a_decompression_bomb_is_refused_before_it_unfolds(folder):
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9999))) + chunk(b"IEND", b"")
    (folder / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + body)

    assert refused(folder, "b.png").startswith(
        "PX16 “b.png” has 60000 × 60000 pixels; a picture may have 50 million in all"
    )


def png(header: bytes, *chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join((chunk(b"IHDR", header), *chunks, chunk(b"IEND", b"")))


def test_a_side_without_bound_is_refused(folder):
    (folder / "b.png").write_bytes(png(struct.pack(">IIBBBBB", 40_000, 1, 8, 0, 0, 0, 0)))

    assert refused(folder, "b.png").startswith(
        "PX55 “b.png” has 40000 × 1 pixels; neither side may have more than 30000."
    )


def test_rows_beyond_those_of_a_png_are_left_aside_and_said(folder):
    rows = zlib.compress(bytes(9 * 8) + b"secret" * 1000)
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    (folder / "b.png").write_bytes(png(header, chunk(b"IDAT", rows)))

    picture = loaded(folder, "b.png", "PX58")

    assert len(picture.content) < 100
    assert pixels(picture.content).size == (8, 8)


@pytest.mark.parametrize("interlaced", [0, 1])
@pytest.mark.parametrize(("size", "bits"), [((9, 7), 1), ((1, 1), 8), ((13, 40), 4)])
def test_a_png_of_any_shape_has_the_rows_that_it_needs(folder, size, bits, interlaced):
    def rows(wide: int, high: int) -> int:
        return high * (1 + -(-wide * bits // 8)) if wide and high else 0

    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2)]
    steps = [*passes, (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
    parts = [(range(x, size[0], right), range(y, size[1], down)) for x, y, right, down in steps]
    data = zlib.compress(bytes(sum(rows(len(wide), len(high)) for wide, high in parts)))
    header = struct.pack(">IIBBBBB", *size, bits, 0, 0, 0, interlaced)
    (folder / "b.png").write_bytes(png(header, chunk(b"IDAT", data)))

    assert loaded(folder, "b.png").width == size[0]


def test_what_unfolds_beside_a_png_is_never_unfolded(folder):
    bomb = zlib.compress(bytes(50_000_000), 9)
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    notes = [chunk(b"zTXt", b"a\0\0" + bomb), chunk(b"iCCP", b"a\0\0" + bomb)]
    rows = chunk(b"IDAT", zlib.compress(bytes(72)))
    (folder / "b.png").write_bytes(png(header, *notes, rows))

    assert len(loaded(folder, "b.png", "PX19").content) < 100


def test_a_jpeg_of_thousands_of_passes_is_refused(folder):
    content = write(photograph(), "JPEG", progressive=True)
    scan = content.rindex(b"\xff\xda")
    (folder / "b.jpg").write_bytes(content[:-2] + content[scan:-2] * 3000 + content[-2:])

    assert refused(folder, "b.jpg").startswith("PX56 “b.jpg” is a JPEG that is drawn in 30")


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_rows_that_a_jpeg_lacks_are_said(folder, part):
    content = write(Image.effect_noise((64, 64), 90), "JPEG")
    (folder / "b.jpg").write_bytes(content[: int(len(content) * part)] + b"\xff\xd9")

    assert loaded(folder, "b.jpg", "PX57").height == 64


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
@pytest.mark.parametrize("size", [(64, 64), (1, 1), (37, 51)])
def test_a_whole_jpeg_lacks_nothing(folder, options, size):
    (folder / "b.jpg").write_bytes(write(Image.effect_noise(size, 90), "JPEG", **options))

    assert loaded(folder, "b.jpg").width == size[0]


def test_a_picture_larger_than_paper_is_made_smaller_and_says_so(folder):
    (folder / "b.jpg").write_bytes(write(Image.new("RGB", (6000, 4000), "red"), "JPEG"))

    picture = loaded(folder, "b.jpg", "PX59")

    assert (picture.width, picture.height) == (4898, 3265)
    assert middle(picture) == (254, 0, 0, 255)


def test_a_webp_without_bound_is_refused_before_it_is_opened(folder):
    header = b"RIFF\x64\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xfe\x3f\0\xfe\x3f\0" + b"ALPH"
    (folder / "b.webp").write_bytes(header)

    assert refused(folder, "b.webp").startswith("PX16 “b.webp” has 16383 × 16383 pixels")


def test_a_file_without_bound_is_refused_unread(folder):
    with (folder / "b.png").open("wb") as file:
        file.truncate(10**10)  # sparse: it takes no room

    assert refused(folder, "b.png").startswith(
        "PX17 “b.png” has 10000 MB; such a picture may have 32"
    )


def test_the_same_picture_gives_the_same_bytes(folder):
    (folder / "b.webp").write_bytes(write(photograph(), "WEBP"))

    assert loaded(folder, "b.webp").content == loaded(folder, "b.webp").content


def draw(folder: Path, case: dict[str, str]) -> Path:
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    inside = case.get("inside", "")
    whole = case.get("whole") or f'<svg {space} width="30" height="20">{inside}</svg>'
    file = folder / "b.svg"
    file.write_text(whole, "utf-8")
    return file


@pytest.mark.parametrize("name", BAD_SVG)
def test_a_drawing_neither_runs_nor_fetches(folder, name):
    case = BAD_SVG[name]
    draw(folder, case)

    picture, found = load(folder, "b.svg")

    assert sorted(each.code for each in found) == case["found"]
    assert any(case["words"] in words(each) for each in found) or not case["words"]
    assert (picture is not None) == case.get("kept", False)
    assert picture is None or case["gone"].encode() not in picture.content


def test_an_id_of_a_drawing_stays_with_the_first_element_that_has_it(folder):
    draw(folder, BAD_SVG["ids-twice-and-with-blanks"])

    assert loaded(folder, "b.svg").content.count(b'id="s"') == 1


def test_the_style_of_a_drawing_is_written_as_it_was_read(folder):
    sheet = (
        ".a\\62 , g > path[id=b]:first-child{fill:u\\72l( '#b' )red!important;/**/stroke-width:1px}"
        "@media print{.a{stroke:rgb(1,2,3)}}"
    )
    draw(folder, {"inside": f'<style>{sheet}</style><path style="{"fill:/**/red;;opacity:1"}"/>'})

    content = loaded(folder, "b.svg").content.decode()

    assert ".ab, g > path[id=b]:first-child { fill: url(#b)red !important; " in content.replace(
        "&gt;", ">"
    )
    assert "stroke-width: 1px }" in content
    assert "@media print {\n.a { stroke: rgb(1,2,3) }\n}" in content
    assert 'style="fill: red; opacity: 1"' in content


def test_the_names_of_a_drawing_stay_what_refers_to_them(folder):
    inside = '<g id="Page 1"/><use href=" #Page%201 "/><rect fill="url( &quot;#Page 1&quot; )"/>'
    draw(folder, {"inside": inside})

    content = loaded(folder, "b.svg").content.decode()

    assert 'id="Page_1"' in content
    assert 'href="#Page_1"' in content
    assert 'fill="url(#Page_1)"' in content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_a_drawing_is_read_in_its_encoding(folder, encoding):
    text = '<svg xmlns="http://www.w3.org/2000/svg"><title>Été</title></svg>'
    (folder / "b.svg").write_bytes(text.encode(encoding))

    assert "Été" in loaded(folder, "b.svg").content.decode()


def test_the_picture_inside_a_drawing_is_cleaned_too(folder):
    info = PngInfo()
    info.add_text("Author", "secret")
    data = b64encode(write(photograph(), "PNG", pnginfo=info)).decode()
    draw(folder, {"inside": f'<image href="data:image/png;base64,{data}"/>'})

    content = loaded(folder, "b.svg").content
    inner = b64decode(content.split(b"base64,")[1].split(b'"')[0])

    assert b"secret" not in inner
    assert pixels(inner) == pixels(write(photograph(), "PNG"))


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="30" height="20"', (30, 20)),
        ('width="30px" height="20px"', (30, 20)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('width="72pt" height="6pc"', (96, 96)),
        ('viewBox="0 0 40 60"', (40, 60)),
        ('width="20" viewBox="0 0 40 60"', (20, 30)),
        ('width="100%" height="100%" viewBox="0,0,40,60"', (40, 60)),
        ('width="nonsense"', (300, 150)),
        ('width="1e300" height="-5"', (10_000, 150)),
        ("", (300, 150)),
    ],
)
def test_a_drawing_tells_its_size_in_css_pixels(folder, attributes, size):
    draw(folder, {"whole": f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><path/></svg>'})

    picture = loaded(folder, "b.svg")

    assert (picture.width, picture.height) == size


def test_a_drawing_without_a_frame_gets_one_so_that_it_scales(folder):
    draw(folder, {"inside": "<path/>"})

    assert b'viewBox="0 0 30 20"' in loaded(folder, "b.svg").content


def test_a_drawing_copied_out_of_a_page_gets_its_namespace(folder):
    draw(folder, {"whole": '<svg viewBox="0 0 3 4"><path/></svg>'})

    assert b'xmlns="http://www.w3.org/2000/svg"' in loaded(folder, "b.svg").content


def test_very_deep_drawings_end_in_a_message(folder):
    draw(folder, {"inside": "<g>" * 150 + "</g>" * 150})
    assert refused(folder, "b.svg").startswith("PX27")

    draw(folder, {"inside": "<g>" * 50_000 + "</g>" * 50_000})
    assert refused(folder, "b.svg").startswith("PX22")


def test_spoilt_bytes_never_stop_the_program(folder):
    import random

    chance = random.Random(7)
    files = {
        "JPEG": write(photograph(), "JPEG"),
        "PNG": write(photograph().convert("P"), "PNG", icc_profile=SRGB),
        "GIF": write(photograph(), "GIF"),
        "WEBP": write(photograph(), "WEBP"),
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><path d="M0 0"/></g></svg>',
    }

    seen = set()
    for kind in sorted(files) * 60:
        spoilt = bytearray(files[kind])
        for _ in range(chance.choice((1, 3, 20))):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        (folder / "b.bin").write_bytes(spoilt)
        picture, found = load(folder, "b.bin")
        seen.add((bool(picture), bool(found)))

    assert {taken for taken, _ in seen} == {True, False}
    assert (False, False) not in seen
