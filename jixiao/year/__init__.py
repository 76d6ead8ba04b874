"""The forms of the year: 运行监控表 and 自评表, filled in, scored and carried along."""
