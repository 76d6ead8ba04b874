Option Explicit

Private WithEvents Host As Application
Private Described As Boolean

Private Sub Workbook_Open()
    Dim Book As Workbook
    Set Host = Application
    For Each Book In Application.Workbooks
        Host_WorkbookOpen Book
    Next Book
End Sub

Private Sub Host_WorkbookOpen(ByVal Wb As Workbook)
    If Not Wb.IsAddin Then RepairBook Wb
End Sub

' Excel refuses descriptions while no workbook is visible, so they wait for the first one.
Private Sub Host_WorkbookActivate(ByVal Wb As Workbook)
    If Described Then Exit Sub
    Described = True
    DescribeFunctions
End Sub
