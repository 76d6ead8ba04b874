Attribute VB_Name = "JixiaoDescriptions"
Option Explicit
Option Private Module

' The rows function.NAME of the add-in's sheet: category, description, one text for each argument.
' True where Excel took them all.
Public Function DescribeFunctions() As Boolean
    Dim Table As Variant, Index As Long
    Table = SettingsTable()
    DescribeFunctions = True
    For Index = LBound(Table, 1) To UBound(Table, 1)
        If Left(Table(Index, 1), 9) = "function." Then
            If Not DescribeFunction(Table, Index) Then DescribeFunctions = False
        End If
    Next Index
    ThisWorkbook.Saved = True
End Function

Private Function DescribeFunction(ByVal Table As Variant, ByVal Index As Long) As Boolean
    Dim Texts() As String, Count As Long
    Do While 4 + Count <= UBound(Table, 2)
        If IsEmpty(Table(Index, 4 + Count)) Then Exit Do
        ReDim Preserve Texts(0 To Count)
        Texts(Count) = Table(Index, 4 + Count)
        Count = Count + 1
    Loop
    ' A function without its description still works; an older Excel may refuse the call.
    On Error Resume Next
    Application.MacroOptions _
        Macro:="'" & ThisWorkbook.Name & "'!" & Mid(Table(Index, 1), 10), _
        Description:=Table(Index, 3), _
        Category:=Table(Index, 2), _
        ArgumentDescriptions:=Texts
    DescribeFunction = (Err.Number = 0)
End Function

' The names of our functions, as the table lists them.
Public Function FunctionNames() As Collection
    Static Names As Collection
    Dim Table As Variant, Index As Long
    If Names Is Nothing Then
        Table = SettingsTable()
        Set Names = New Collection
        For Index = LBound(Table, 1) To UBound(Table, 1)
            If Left(Table(Index, 1), 9) = "function." Then Names.Add Mid(Table(Index, 1), 10)
        Next Index
    End If
    Set FunctionNames = Names
End Function
