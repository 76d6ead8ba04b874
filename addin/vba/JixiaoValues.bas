Attribute VB_Name = "JixiaoValues"
Option Explicit
Option Private Module

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

Private Function AtLeastOne(ByVal Count As Long) As Long
    AtLeastOne = Count
    If AtLeastOne < 1 Then AtLeastOne = 1
End Function
