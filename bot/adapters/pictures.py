"""Pictures from people: always decoded and re-encoded, so that nothing but the picture remains."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
QUALITY = 82


class PictureRefused(Exception):
    """What was sent is no picture, or too large a one; the key says which."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def clean(raw: bytes) -> bytes:
    """Decode a picture and write it anew as JPEG: upright, at most 1600 pixels a side, without EXIF.

    Raises `PictureRefused` for whatever cannot be decoded whole.
    """
    if len(raw) > MOST_BYTES:
        raise PictureRefused("photo-too-big")
    _teach_heif()
    try:
        with Image.open(io.BytesIO(raw)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureRefused("photo-too-big")
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as failure:
        raise PictureRefused("photo-broken") from failure
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _teach_heif() -> None:
    """Let Pillow read what iPhones send; loaded with the first picture only."""
    import pillow_heif  # noqa: PLC0415  heavy, and rarely needed

    pillow_heif.register_heif_opener()
