Attribute VB_Name = "JixiaoValues"
Option Explicit
Option Private Module

Private Const DaysTo1904 As Long = 1462
Private Const FirstSerial As Long = 18538 ' in 1954
Private Const LastSerial As Long = 78537 ' in 2119

' A range that runs to the edge of the sheet (A:A, 3:3, A2:A1048576) ends where the sheet is used;
' any other keeps its shape. Always two dimensions; dates as dates, whatever day the book counts
' from; a number whose cell has a format as the number and the format, for 0.9 may be shown as 90%.
Public Function ValuesOf(ByVal Source As Range) As Variant
    Dim RowCount As Long, ColumnCount As Long, Sheet As Worksheet, Used As Range, Part As Range
    Dim Values As Variant
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
    Set Part = Source.Resize(RowCount, ColumnCount)
    Values = WithDates(Block(Part.Value2), Block(Part.Value))
    ValuesOf = WithFormats(Part, Values)
End Function

Private Function Block(ByVal Values As Variant) As Variant
    Dim One(1 To 1, 1 To 1) As Variant
    If IsArray(Values) Then
        Block = Values
    Else
        One(1, 1) = Values
        Block = One
    End If
End Function

' Value knows dates, but cuts amounts of money to four places; Value2 is the other way round.
Private Function WithDates(ByVal Values As Variant, ByVal Dated As Variant) As Variant
    Dim Row As Long, Column As Long
    For Row = 1 To UBound(Values, 1)
        For Column = 1 To UBound(Values, 2)
            If VarType(Dated(Row, Column)) = vbDate Then Values(Row, Column) = Dated(Row, Column)
        Next Column
    Next Row
    WithDates = Values
End Function

' Python does not see a format, and writes numbers as they are shown by the one that it is given.
Private Function WithFormats(ByVal Source As Range, ByVal Values As Variant) As Variant
    Dim Common As Variant, Row As Long, Column As Long
    WithFormats = Values
    Common = Source.NumberFormat ' Null where the cells differ
    If Not IsNull(Common) Then
        If Common = "General" Or Common = "@" Then Exit Function
    End If
    For Row = 1 To UBound(Values, 1)
        For Column = 1 To UBound(Values, 2)
            If VarType(Values(Row, Column)) = vbDouble Then
                Values(Row, Column) = Array(Values(Row, Column), Source.Cells(Row, Column).NumberFormat)
            End If
        Next Column
    Next Row
    WithFormats = Values
End Function

' What stands for a day, whatever day its book counts from: a cell without a format of dates, or a
' number that a formula made, such as TODAY(). Anything else is left as it is.
Public Function DayOf(ByVal Given As Variant) As Variant
    Dim Days As Double
    Days = MissingDays(Given)
    If Days > 0 Then
        DayOf = Days + NumberIn(Given)
    ElseIf IsObject(Given) Then
        Set DayOf = Given
    Else
        DayOf = Given
    End If
End Function

Private Function MissingDays(ByVal Given As Variant) As Double
    Dim Number As Variant, From1904 As Boolean
    Number = NumberIn(Given)
    If VarType(Number) <> vbDouble Then Exit Function
    If Number < FirstSerial Or Number > LastSerial Then Exit Function
    On Error Resume Next ' whoever calls is no cell
    If IsObject(Given) Then
        From1904 = CountsFrom1904(Given)
    Else
        From1904 = CountsFrom1904(Application.Caller)
    End If
    If From1904 Then MissingDays = DaysTo1904
End Function

Private Function NumberIn(ByVal Given As Variant) As Variant
    If IsObject(Given) Then
        NumberIn = HeldBy(Given)
    Else
        NumberIn = Given
    End If
End Function

Private Function HeldBy(ByVal Source As Range) As Variant
    HeldBy = Source.Value
End Function

Private Function CountsFrom1904(ByVal Source As Range) As Boolean
    CountsFrom1904 = Source.Worksheet.Parent.Date1904
End Function

Private Function AtLeastOne(ByVal Count As Long) As Long
    AtLeastOne = Count
    If AtLeastOne < 1 Then AtLeastOne = 1
End Function
