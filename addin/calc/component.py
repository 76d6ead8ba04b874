"""What LibreOffice itself loads: the buttons, the worksheet functions, the start.

This file is copied into the extension and runs in LibreOffice's Python, where nothing of ours is
known yet: `environment.json` beside it, written when the extension is built, says where the
installed package is. Python loads packages of its own version only, so that is looked at first.
"""

from __future__ import annotations

import json
import os
import site
import sys
from pathlib import Path
from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJob, XJobExecutor

MACROS, FUNCTIONS, START = "org.jixiao.Macros", "org.jixiao.Functions", "org.jixiao.Start"
LIBRARY, MODULE = "Standard", "JixiaoFunctions"
ANSWERS = "JIXIAO_ANSWERS"  # a file with the answers to all questions, where nobody can be asked


def prepare() -> str:
    """Make the installed package known; a sentence where that cannot be."""
    environment = json.loads(Path(__file__).with_name("environment.json").read_text("utf-8"))
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    built_for = environment["python"]
    if built_for != own:
        return f"插件是为Python {built_for}安装的，LibreOffice用的是{own}，请用{own}重新安装。"
    for folder in environment["paths"]:
        if not Path(folder).is_dir():
            return f"找不到插件的程序文件夹“{folder}”，请重新运行 jixiao addin install --calc。"
        if folder not in sys.path:
            site.addsitedir(folder)
    return ""


class Macros(unohelper.Base, XJobExecutor, XServiceInfo):
    """A button: `service:org.jixiao.Macros?check_sheet`."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def trigger(self, macro: str) -> None:
        trouble = prepare()
        if trouble:
            self._say(trouble)
            return
        from addin.calc.running import press

        press(self.context, macro, os.environ.get(ANSWERS, ""))

    def _say(self, text: str) -> None:
        manager = self.context.ServiceManager
        toolkit = manager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        frame = desktop.getCurrentFrame()
        if frame is not None:
            from com.sun.star.awt.MessageBoxType import ERRORBOX

            toolkit.createMessageBox(frame.ContainerWindow, ERRORBOX, 1, "绩效目标", text).execute()

    def getImplementationName(self) -> str:
        return MACROS

    def supportsService(self, name: str) -> bool:
        return name == MACROS

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return (MACROS,)


class Functions(unohelper.Base, XJob, XServiceInfo):
    """A worksheet function: its name and its arguments as rows of cells."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def execute(self, given: Any) -> Any:
        request = {one.Name: one.Value for one in given}
        trouble = prepare()
        if trouble:
            return trouble
        from addin.calc.running import answer

        return answer(request["function"], request["arguments"])

    def getImplementationName(self) -> str:
        return FUNCTIONS

    def supportsService(self, name: str) -> bool:
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return (FUNCTIONS, "com.sun.star.task.Job")


class Start(unohelper.Base, XJob, XServiceInfo):
    """At the start: the Basic functions into the user's library Standard, where cells find them."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def execute(self, given: Any) -> None:
        manager = self.context.ServiceManager
        libraries = manager.createInstanceWithContext(
            "com.sun.star.script.ApplicationScriptLibraryContainer", self.context
        )
        libraries.loadLibrary(LIBRARY)
        library = libraries.getByName(LIBRARY)
        source = Path(__file__).with_name("functions.bas").read_text("utf-8")
        if not library.hasByName(MODULE):
            library.insertByName(MODULE, source)
        elif library.getByName(MODULE) != source:
            library.replaceByName(MODULE, source)
        self._watch_documents()

    def _watch_documents(self) -> None:
        """Rows that are filled in get their 校验, as Excel's table does by itself."""
        if prepare():
            return
        from addin.calc.watching import Documents

        events = "/singletons/com.sun.star.frame.theGlobalEventBroadcaster"
        self.context.getValueByName(events).addDocumentEventListener(Documents())

    def getImplementationName(self) -> str:
        return START

    def supportsService(self, name: str) -> bool:
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return (START, "com.sun.star.task.Job")


g_ImplementationHelper = unohelper.ImplementationHelper()
for part, names in (
    (Macros, (MACROS,)),
    (Functions, (FUNCTIONS, "com.sun.star.task.Job")),
    (Start, (START, "com.sun.star.task.Job")),
):
    g_ImplementationHelper.addImplementation(part, names[0], names)
