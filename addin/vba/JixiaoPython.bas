Attribute VB_Name = "JixiaoPython"
Option Explicit
Option Private Module

' A worksheet function: one crossing into Python, with values only. Shown has one mark for each
' argument: % where a number formatted as percent is to arrive as it is shown.
Public Function CallFunction(ByVal FunctionName As String, ByVal Shown As String, ByVal Arguments As Variant) As Variant
    Dim Passed() As Variant, Index As Long
    ReDim Passed(LBound(Arguments) To UBound(Arguments))
    On Error GoTo Failed
    For Index = LBound(Arguments) To UBound(Arguments)
        If IsObject(Arguments(Index)) Then
            If Arguments(Index).Areas.Count > 1 Then
                CallFunction = TextOf("areas")
                Exit Function
            End If
            Passed(Index) = ValuesOf(Arguments(Index), Mid(Shown, Index - LBound(Arguments) + 1, 1) = "%")
        Else
            Passed(Index) = Arguments(Index)
        End If
    Next Index
    CallFunction = CallPython(FunctionName, Passed)
    Exit Function
Failed:
    CallFunction = TextOf("function_failed")
End Function

' A range that runs to the edge of the sheet (A:A, 3:3, A2:A1048576) ends where the sheet is used;
' any other keeps its shape. Always two dimensions.
Private Function ValuesOf(ByVal Source As Range, ByVal AsShown As Boolean) As Variant
    Dim RowCount As Long, ColumnCount As Long, Sheet As Worksheet, Used As Range
    Dim One(1 To 1, 1 To 1) As Variant, Values As Variant
    Set Sheet = Source.Worksheet
    RowCount = Source.Rows.Count
    ColumnCount = Source.Columns.Count
    If Source.Row + RowCount - 1 = Sheet.Rows.Count Then
        Set Used = Sheet.UsedRange
        RowCount = AtLeastOne(Used.Row + Used.Rows.Count - Source.Row)
    End If
    If Source.Column + ColumnCount - 1 = Sheet.Columns.Count Then
        Set Used = Sheet.UsedRange
        ColumnCount = AtLeastOne(Used.Column + Used.Columns.Count - Source.Column)
    End If
    If RowCount = 1 And ColumnCount = 1 Then
        One(1, 1) = Source.Cells(1, 1).Value2
        Values = One
    Else
        Values = Source.Resize(RowCount, ColumnCount).Value2
    End If
    If AsShown Then Values = WithPercents(Source.Resize(RowCount, ColumnCount), Values)
    ValuesOf = Values
End Function

' A cell that shows 90% holds 0.9, and Python does not see the format.
Private Function WithPercents(ByVal Source As Range, ByVal Values As Variant) As Variant
    Dim Shown As Variant, Row As Long, Column As Long
    WithPercents = Values
    Shown = Source.NumberFormat ' Null where the cells differ
    If Not IsNull(Shown) Then
        If InStr(Shown, "%") = 0 Then Exit Function
    End If
    For Row = 1 To UBound(Values, 1)
        For Column = 1 To UBound(Values, 2)
            If VarType(Values(Row, Column)) = vbDouble Then
                If InStr(Source.Cells(Row, Column).NumberFormat, "%") > 0 Then
                    Values(Row, Column) = PercentText(Values(Row, Column))
                End If
            End If
        Next Column
    Next Row
    WithPercents = Values
End Function

Private Function PercentText(ByVal Share As Double) As String
    PercentText = Replace(CStr(Round(Share * 100, 10)), ",", ".") & "%"
End Function

Private Function AtLeastOne(ByVal Count As Long) As Long
    AtLeastOne = Count
    If AtLeastOne < 1 Then AtLeastOne = 1
End Function

' A button: the name of the macro crosses, never code.
Public Sub RunMacro(ByVal MacroName As String, ByVal NeedsBook As Boolean)
    Dim Reason As String
    If NeedsBook And ActiveWorkbook Is Nothing Then
        Tell TextOf("no_workbook")
        Exit Sub
    End If
    On Error GoTo Failed
    StartMacro MacroName
    Exit Sub
Failed:
    Reason = Err.Description
    Tell TextOf("python_failed") & vbLf & vbLf & Reason
End Sub

' What a function or a button that does nothing needs: Python started anew, settings read anew.
' Stopped first, because the DLL knows its Python by the command that started it.
Public Sub Diagnose()
    Dim Reason As String
    StopPython
    ReloadSettings
    On Error GoTo Failed
    StartMacro "diagnose"
    Exit Sub
Failed:
    Reason = Err.Description
    Tell Explanation() & vbLf & vbLf & Reason
End Sub

Private Function Explanation() As String
    Dim Interpreter As String
    Interpreter = GetConfig("INTERPRETER_WIN")
    If FileExists(Interpreter) Then
        Explanation = TextOf("package_missing")
    Else
        Explanation = TextOf("python_missing")
    End If
    Explanation = Replace(Explanation, "{interpreter}", Interpreter)
End Function
