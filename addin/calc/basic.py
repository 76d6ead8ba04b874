"""The worksheet functions as Basic: only a Basic function of that name is found in an .xlsx.

Each is a few lines: its arguments go to our service, a range as the range itself, and the answer
comes back as a text, a number, or rows of cells. `VBASupport` is what makes LibreOffice hand over
ranges: otherwise only their values arrive, and 90% is 0.9.
"""

from __future__ import annotations

from collections.abc import Iterable

from addin.calc import SERVICES
from udfs.wrappers import WorksheetFunction, worksheet_functions

MODULE = "JixiaoFunctions"
# LibreOffice takes an argument with a member for an object, whatever it holds: hence range_.
_HELPERS = f"""
Private Function JixiaoCall(called As String, arguments)
  Dim service, given(1)
  given(0) = CreateUnoStruct("com.sun.star.beans.NamedValue")
  given(0).Name = "function" : given(0).Value = called
  given(1) = CreateUnoStruct("com.sun.star.beans.NamedValue")
  given(1).Name = "arguments" : given(1).Value = arguments
  service = createUnoService("{SERVICES.functions}")
  JixiaoCall = JixiaoShown(service.execute(given))
End Function

Private Function JixiaoGiven(argument)
  Dim range_
  If IsObject(argument) Then
    Set range_ = argument
    JixiaoGiven = range_.CellRange
  ElseIf IsArray(argument) Then
    JixiaoGiven = argument
  Else
    JixiaoGiven = Array(Array(argument))
  End If
End Function

Private Function JixiaoShown(answer)
  Dim r As Long, c As Long
  If Not IsArray(answer) Then
    JixiaoShown = answer
    Exit Function
  End If
  Dim block(1 To UBound(answer) + 1, 1 To UBound(answer(0)) + 1)
  For r = 0 To UBound(answer)
    For c = 0 To UBound(answer(r))
      block(r + 1, c + 1) = answer(r)(c)
    Next
  Next
  JixiaoShown = block()
End Function
"""


def source(functions: Iterable[WorksheetFunction] | None = None) -> str:
    """The Basic module of all worksheet functions."""
    chosen = worksheet_functions() if functions is None else functions
    return "Option VBASupport 1\nOption Explicit\n" + _HELPERS + "".join(map(_function, chosen))


def _function(function: WorksheetFunction) -> str:
    names = [argument.name for argument in function.arguments]
    heads = [
        ("Optional " if argument.optional else "") + f"{argument.name}_"
        for argument in function.arguments
    ]
    lines = [f"\nFunction {function.name}({', '.join(heads)})", f"  Dim given({len(names) - 1})"]
    for index, argument in enumerate(function.arguments):
        taken = f"given({index}) = JixiaoGiven({argument.name}_)"
        absent = f"If Not IsMissing({argument.name}_) Then " if argument.optional else ""
        lines.append(f"  {absent}{taken}")
    lines += [f'  {function.name} = JixiaoCall("{function.name}", given())', "End Function"]
    return "\n".join(lines) + "\n"
