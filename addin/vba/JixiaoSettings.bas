Attribute VB_Name = "JixiaoSettings"
Option Explicit
Option Private Module

' Settings and texts stand on the add-in's own sheet and nowhere else: a workbook that a clerk
' opens must not choose what runs. The sheet is read in one block, once, because every call of a
' worksheet function asks for settings.
Private Table As Variant
Private PythonCommand As String

Public Sub ReloadSettings()
    Table = Empty
    PythonCommand = ""
End Sub

Public Function SettingsTable() As Variant
    If IsEmpty(Table) Then Table = ReadTable()
    SettingsTable = Table
End Function

Private Function ReadTable() As Variant
    ReadTable = ThisWorkbook.Worksheets(PROJECT_NAME & ".conf").Range("A1").CurrentRegion.Value2
End Function

Private Function RowOf(ByVal Key As String) As Long
    Dim Index As Long
    If IsEmpty(Table) Then Table = ReadTable()
    For Index = LBound(Table, 1) To UBound(Table, 1)
        If Table(Index, 1) = Key Then
            RowOf = Index
            Exit Function
        End If
    Next Index
End Function

' Called by xlwings' own code, hence its name and its arguments.
Public Function GetConfig(ByVal Key As String, Optional ByVal Default As String = "") As String
    Dim Index As Long
    Index = RowOf(Key)
    If Index = 0 Then
        GetConfig = Default
    Else
        GetConfig = Table(Index, 2)
    End If
    If InStr(GetConfig, "%") > 0 Then GetConfig = ExpandEnvironmentStrings(GetConfig)
End Function

Public Function TextOf(ByVal Key As String) As String
    TextOf = GetConfig("text." & Key, Key)
End Function

' The DLL keeps one Python for each different command, so this text must not vary. -P keeps the
' current folder, which is often that of the opened workbook, off Python's path. Python is started
' directly: behind cmd.exe a Python that cannot start would block Excel for a minute.
Public Function XLPyCommand() As String
    Dim Quote As String
    If PythonCommand = "" Then
        Quote = Chr(34)
        PythonCommand = Quote & GetConfig("INTERPRETER_WIN") & Quote & " -P -B -c " & _
            Quote & "import addin.server; addin.server.serve('$(CLSID)')" & Quote
    End If
    XLPyCommand = PythonCommand
End Function
