"""The boxes of LibreOffice: a message, a question, a line of text, a file, a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import uno
from com.sun.star.awt.MessageBoxType import INFOBOX, QUERYBOX

from addin.calc.uno_calls import path_of, url_of

_BUTTONS: Final = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ANSWERS: Final = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType
_WIDTH, _MARGIN, _LINE = 220, 6, 14
_TEXT_LINE, _LETTERS = 9, 76  # the height of a line of a text, and what it holds: 2 a Chinese one
_ACCEPTED: Final = 1
_POSITION: Final = 3  # com.sun.star.awt.PosSize.POS


class Dialogs:
    """Boxes in front of the window that the user sees."""

    def __init__(self, context: Any, desktop: Any) -> None:
        self.context, self.desktop = context, desktop

    def message(self, text: str, title: str, buttons: str = "ok") -> str:
        """Show a text; the name of the button that was pressed."""
        kind = INFOBOX if buttons == "ok" else QUERYBOX
        toolkit = self._new("com.sun.star.awt.Toolkit")
        box = toolkit.createMessageBox(self._window, kind, _BUTTONS[buttons], title, text)
        return _ANSWERS[box.execute()]

    def line(self, prompt: str, title: str, default: str) -> str | None:
        """Ask for a line of text; None when cancelled."""
        model = self.asking(prompt, title, default)
        dialog = self._new("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        dialog.createPeer(self._new("com.sun.star.awt.Toolkit"), self._window)
        self._centre(dialog)
        try:
            accepted = dialog.execute() == _ACCEPTED
            return str(dialog.getControl("text").Text) if accepted else None
        finally:
            dialog.dispose()

    def asking(self, prompt: str, title: str, default: str) -> Any:
        """The model of that box, as high as the prompt needs."""
        model = self._new("com.sun.star.awt.UnoControlDialogModel")
        model.Width, model.Title = _WIDTH, title
        tall = max(_LINE, _lines(prompt) * _TEXT_LINE)
        model.Height = tall + 2 * _LINE + 5 * _MARGIN
        wide = _WIDTH - 2 * _MARGIN
        place = (_MARGIN, _MARGIN, wide)
        self._put(model, "FixedText", "prompt", place, tall, Label=prompt, MultiLine=True)
        top = _MARGIN + tall
        self._put(model, "Edit", "text", (_MARGIN, top, wide), Text=default)
        top += _LINE + 2 * _MARGIN
        half = (wide - _MARGIN) // 2
        places = ((_MARGIN, top, half), (2 * _MARGIN + half, top, half))
        for name, kind, label, place in zip(
            ("ok", "cancel"), (_OK, _CANCEL), ("确定", "取消"), places, strict=True
        ):
            self._put(model, "Button", name, place, Label=label, PushButtonType=kind)
        return model

    def file(self, title: str, kinds: str, patterns: str) -> str | None:
        """Ask for an existing file; None when cancelled."""
        picker = self._new("com.sun.star.ui.dialogs.FilePicker")
        picker.setTitle(title)
        picker.appendFilter(f"{kinds} ({patterns})", patterns)
        folder = path_of(self.desktop.getCurrentComponent().URL)
        if folder:
            picker.setDisplayDirectory(url_of(Path(folder).parent))
        if picker.execute() != _ACCEPTED:
            return None
        chosen = picker.getSelectedFiles()
        return path_of(chosen[0]) if chosen else None

    def folder(self, title: str) -> str | None:
        """Ask for an existing folder; None when cancelled."""
        picker = self._new("com.sun.star.ui.dialogs.FolderPicker")
        picker.setTitle(title)
        accepted = picker.execute() == _ACCEPTED
        return path_of(picker.getDirectory()) if accepted else None

    def _centre(self, dialog: Any) -> None:
        """In the middle of the window, not in the corner where UNO puts it."""
        whole, own = self._window.PosSize, dialog.PosSize
        left, top = (whole.Width - own.Width) // 2, (whole.Height - own.Height) // 2
        dialog.setPosSize(max(left, 0), max(top, 0), 0, 0, _POSITION)

    @property
    def _window(self) -> Any:
        return self.desktop.getCurrentFrame().ContainerWindow

    def _new(self, service: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    @staticmethod
    def _put(
        model: Any,
        kind: str,
        name: str,
        place: tuple[int, int, int],
        tall: int = _LINE,
        **more: Any,
    ) -> None:
        """Add a control at (left, top, width)."""
        control = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
        control.PositionX, control.PositionY, control.Width = place
        control.Height = tall
        for key, value in more.items():
            uno.invoke(control, "setPropertyValue", (key, _typed(key, value)))
        model.insertByName(name, control)


def _lines(text: str) -> int:
    """How many lines a text fills at most."""
    widths = (sum(2 if ord(one) > 0xFF else 1 for one in line) for line in text.split("\n"))
    return sum(max(1, -(-width // _LETTERS)) for width in widths)


def _typed(key: str, value: Any) -> Any:
    """A number of the width that UNO wants for this property."""
    return uno.Any("short", value) if key == "PushButtonType" else value
