using Xuncha.Benchmarks;

return args switch
{
    ["working-days"] => WorkingDays.Run(),
    ["transitions", .. var databases] when databases is [] or ["sqlite"] or ["postgres"] => await Transitions.RunAsync(databases),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project tests/Xuncha.Benchmarks -- COMMAND

          working-days                    sums of working days a second, beside chinese-days and a naive loop
          transitions [sqlite|postgres]   steps a second over HTTP, beside single-row commits of the same database
        """);
    return 2;
}
