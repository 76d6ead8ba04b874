Attribute VB_Name = "JixiaoRepair"
Option Explicit
Option Private Module

' Excel binds a function's name when the formula is entered, not when it is calculated: a book read
' before the add-in keeps #NAME?, and one from another PC keeps that PC's path. Entering the formula
' again is the only cure. Everything else about the book stays as it was.
Private Repaired As Long
Private Refused As Long

Public Sub RepairActiveBook()
    If ActiveWorkbook Is Nothing Then
        Tell TextOf("no_workbook")
        Exit Sub
    End If
    RepairBook ActiveWorkbook
    Tell Replace(Replace(TextOf("repaired"), "{repaired}", Repaired), "{refused}", Refused)
End Sub

Public Sub RepairBook(ByVal Book As Workbook)
    Dim Sheet As Worksheet, WasSaved As Boolean, HadEvents As Boolean, HadFilling As Boolean
    Repaired = 0
    Refused = 0
    WasSaved = Book.Saved
    HadEvents = Application.EnableEvents
    HadFilling = Application.AutoCorrect.AutoFillFormulasInLists
    On Error GoTo Restore
    Application.EnableEvents = False
    Application.AutoCorrect.AutoFillFormulasInLists = False
    For Each Sheet In Book.Worksheets
        RepairSheet Sheet
    Next Sheet
Restore:
    If Err.Number <> 0 Then Refused = Refused + 1
    Application.AutoCorrect.AutoFillFormulasInLists = HadFilling
    Application.EnableEvents = HadEvents
    If Book.Saved <> WasSaved Then Book.Saved = WasSaved
End Sub

Private Sub RepairSheet(ByVal Sheet As Worksheet)
    Dim Cells As New Collection, Texts As New Collection, Guard As Variant, Index As Long
    CollectFormulas Sheet, Cells, Texts
    If Cells.Count = 0 Then Exit Sub
    Guard = TakeGuardOff(Sheet)
    For Index = 1 To Cells.Count
        EnterFormula Cells(Index), Texts(Index)
    Next Index
    If Not IsEmpty(Guard) Then PutGuardBack Sheet, Guard
End Sub

Private Sub CollectFormulas(ByVal Sheet As Worksheet, ByVal Cells As Collection, ByVal Texts As Collection)
    Dim Found As Range, Area As Range, Formulas As Variant, Row As Long, Column As Long, Text As String
    Set Found = FormulaCells(Sheet)
    If Found Is Nothing Then Exit Sub
    For Each Area In Found.Areas
        Formulas = FormulasOf(Area)
        For Row = 1 To Area.Rows.Count
            For Column = 1 To Area.Columns.Count
                Text = RepairedFormula(CStr(Formulas(Row, Column)))
                If Text <> "" Then
                    Cells.Add Area.Cells(Row, Column)
                    Texts.Add Text
                End If
            Next Column
        Next Row
    Next Area
End Sub

' A protected sheet may refuse to single its formulas out: then all its cells are looked at.
Private Function FormulaCells(ByVal Sheet As Worksheet) As Range
    On Error Resume Next
    Set FormulaCells = Sheet.Cells.SpecialCells(xlCellTypeFormulas)
    If FormulaCells Is Nothing And Sheet.ProtectContents Then Set FormulaCells = Sheet.UsedRange
End Function

Private Function FormulasOf(ByVal Area As Range) As Variant
    Dim One(1 To 1, 1 To 1) As Variant, Member As String
    Member = FormulaProperty(Area)
    If Area.Count = 1 Then
        One(1, 1) = CallByName(Area, Member, VbGet)
        FormulasOf = One
    ElseIf Member = "Formula2" Then
        FormulasOf = CallByName(Area, Member, VbGet)
    Else
        FormulasOf = Area.Formula
    End If
End Function

' Where arrays spill, Formula would put an @ before our functions; elsewhere Formula2 is unknown.
Private Function FormulaProperty(ByVal Area As Range) As String
    Dim Ignored As Variant
    On Error GoTo Older
    Ignored = CallByName(Area.Cells(1, 1), "Formula2", VbGet)
    FormulaProperty = "Formula2"
    Exit Function
Older:
    FormulaProperty = "Formula"
End Function

Private Sub EnterFormula(ByVal Cell As Range, ByVal Text As String)
    Dim Format As Variant, Member As String
    On Error GoTo Failed
    Member = FormulaProperty(Cell)
    If BelongsToAnother(Cell, Member) Then Exit Sub
    If Cell.HasArray And Not Spills(Cell, Member) Then
        Cell.CurrentArray.FormulaArray = Text
    Else
        ' In a cell formatted as text a formula that is entered stays text.
        Format = Cell.NumberFormat
        If Format = "@" Then Cell.NumberFormat = "General"
        CallByName Cell, Member, VbLet, Text
        If Format = "@" Then Cell.NumberFormat = Format
    End If
    Repaired = Repaired + 1
    Exit Sub
Failed:
    Refused = Refused + 1
End Sub

Private Function Spills(ByVal Cell As Range, ByVal Member As String) As Boolean
    If Member = "Formula2" Then Spills = CallByName(Cell, "HasSpill", VbGet)
End Function

' Of an array only its first cell takes the formula.
Private Function BelongsToAnother(ByVal Cell As Range, ByVal Member As String) As Boolean
    Dim First As Range
    Set First = Cell
    If Spills(Cell, Member) Then
        Set First = CallByName(Cell, "SpillParent", VbGet)
    ElseIf Cell.HasArray Then
        Set First = Cell.CurrentArray.Cells(1, 1)
    End If
    BelongsToAnother = First.Address <> Cell.Address
End Function
