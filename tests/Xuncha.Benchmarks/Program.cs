using Xuncha.Benchmarks;

return args switch
{
    ["working-days"] => WorkingDays.Run(),
    ["transitions", .. var databases] when databases is [] or ["sqlite"] or ["postgres"] => await Transitions.RunAsync(databases),
    ["records", .. var databases] when databases is [] or ["sqlite"] or ["postgres"] => await ManyRecords.RunAsync(databases),
    ["ledger", .. var databases] when databases is [] or ["sqlite"] or ["postgres"] => await LargeLedger.RunAsync(databases),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project tests/Xuncha.Benchmarks -- COMMAND

          working-days                    sums of working days a second, beside chinese-days and a naive loop
          transitions [sqlite|postgres]   steps a second over HTTP, beside single-row commits of the same database
          records [sqlite|postgres]       findings opened and registered a second in one transaction, as an import does it
          ledger [sqlite|postgres]        how long figures, lists and counts take on the 30,000 findings of the demo
        """);
    return 2;
}
