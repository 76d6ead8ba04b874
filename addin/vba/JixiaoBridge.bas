Attribute VB_Name = "JixiaoBridge"
Option Explicit
Option Private Module

' The only procedures that reach outside Excel.

Public Function CallPython(ByVal FunctionName As String, ByVal Values As Variant) As Variant
    CallPython = XLPy.CallUDF(GetConfig("UDF MODULES"), FunctionName, Values)
End Function

Public Sub StartMacro(ByVal MacroName As String)
    Dim Book As Workbook
    Set Book = ActiveWorkbook
    ' Without an open workbook the add-in itself tells Python which Excel is asking.
    If Book Is Nothing Then Set Book = ThisWorkbook
    XLPy.SetAttr XLPy.Module("xlwings._xlwindows"), "BOOK_CALLER", Book
    XLPy.Call XLPy.Module("addin.entry"), "run", XLPy.Tuple(MacroName)
End Sub

Public Sub StopPython()
    KillPy
End Sub

' WScript's box shows Chinese on every Windows; VBA's own depends on the system's code page.
Public Sub Tell(ByVal Message As String)
    On Error GoTo Plain
    WScript.Popup Message, 0, TextOf("title"), vbInformation
    Exit Sub
Plain:
    MsgBox Message, vbInformation, TextOf("title")
End Sub
