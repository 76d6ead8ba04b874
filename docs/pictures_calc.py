"""The picture of LibreOffice Calc, by `python docs/pictures_calc.py`: 审核本表 was clicked.

Needs Xvfb, xdotool and ImageMagick's import, and a user who is not root for unopkg.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from PIL import Image

from addin.calc.install import Calc
from jixiao.files.reading import read, standardised
from jixiao.samples import DOCUMENT, sample
from tests.host.test_extension import free
from tests.host_office import Office
from workbook_templates.builder import write

PICTURE = Path(__file__).parent / "pictures" / "calc.png"
SCREEN, DISPLAY = "1500x900x24", ":77"
SECONDS_TO_PAINT = 6
CHECK_SHEET = (216, 58)  # where 审核本表 stands on this screen


def main() -> None:
    """Draw the picture anew."""
    profile = Path(tempfile.mkdtemp(prefix="jixiao-profile-"))
    profile.chmod(0o777)
    before = ("runuser", "-u", "nobody", "--", "env", f"HOME={profile}")
    Calc(profile, before if os.geteuid() == 0 else ()).install()
    free(profile)
    answers = profile / "answers.json"
    answers.write_text(json.dumps([]), "utf-8")
    os.environ |= {"DISPLAY": DISPLAY, "JIXIAO_ANSWERS": str(answers), "SAL_USE_VCLPLUGIN": "gen"}
    screen = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", SCREEN])
    time.sleep(2)
    try:
        _shown(Office(profile, headless=False), profile / "绩效目标.xlsx")
    finally:
        screen.terminate()
        shutil.rmtree(profile, ignore_errors=True)


def _shown(office: Office, book: Path) -> None:
    write(standardised(read(sample(DOCUMENT), clean=True).department), book)
    document = office.desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, ())
    document.CurrentController.setActiveSheet(document.Sheets.getByIndex(2))
    window = document.CurrentController.Frame.ContainerWindow
    window.setPosSize(0, 0, 1500, 900, 15)
    time.sleep(SECONDS_TO_PAINT)
    x, y = CHECK_SHEET
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True)
    time.sleep(SECONDS_TO_PAINT)
    document.CurrentController.setActiveSheet(document.Sheets.getByName("审核结果"))
    time.sleep(SECONDS_TO_PAINT)
    subprocess.run(["import", "-window", "root", str(PICTURE)], check=True)
    Image.open(PICTURE).convert("RGB").quantize(96).save(PICTURE, optimize=True)
    document.close(True)
    office.close()


if __name__ == "__main__":
    main()
