using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Xuncha.Benchmarks;

/// <summary>
/// The least that a step over HTTP can be on PostgreSQL: the same five round trips (session, posts, lock, write, commit), by prepared SQL
/// written by hand on narrow tables, with no engine, no rules, no EF. What is above it is what Xuncha adds; what is below it nobody gets.
/// </summary>
internal sealed class BareSteps : IAsyncDisposable
{
    private const int RecordsOfAClient = 40;
    private const int Steps = 100;

    private readonly NpgsqlDataSource _source;
    private readonly WebApplication _app;

    private BareSteps(NpgsqlDataSource source, WebApplication app) => (_source, _app) = (source, app);

    /// <summary>Steps a second by eight clients, and the time of the processor of client and server for each.</summary>
    public static async Task<(double PerSecond, double Milliseconds)> RunAsync(string connectionString)
    {
        await using var bare = await StartAsync(connectionString);
        await bare.TakeAsync(); // warms up
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await bare.TakeAsync();
        const double Taken = (double)Transitions.Clients * RecordsOfAClient * Steps;
        return (Taken / watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / Taken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static async Task<BareSteps> StartAsync(string connectionString)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        await using (var tables = source.CreateCommand("""
            DROP TABLE IF EXISTS history, record, holding, session;
            CREATE TABLE session (id int PRIMARY KEY, person int NOT NULL);
            CREATE TABLE holding (person int NOT NULL, post text NOT NULL, PRIMARY KEY (person, post));
            CREATE TABLE record (id int PRIMARY KEY, version bigint NOT NULL, state text NOT NULL, fields jsonb NOT NULL);
            CREATE TABLE history (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, record int NOT NULL REFERENCES record, at timestamptz NOT NULL, body text NOT NULL);
            INSERT INTO session VALUES (1, 1);
            INSERT INTO holding VALUES (1, 'commission-office'), (1, 'liaison');
            INSERT INTO record SELECT i, 0, 'here', '{}' FROM generate_series(0, 9999) AS i;
            """))
        {
            await tables.ExecuteNonQueryAsync();
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var bare = new BareSteps(source, app);
        app.MapPost("/records/{id:int}/transitions/{name}", (HttpContext http, int id, string name, JsonElement body) => bare.StepAsync(http, id));
        await app.StartAsync();
        return bare;
    }

    private async Task<IResult> StepAsync(HttpContext http, int id)
    {
        await using var connection = await _source.OpenConnectionAsync();
        var person = (int)(await Command("SELECT person FROM session WHERE id = $1", 1).ExecuteScalarAsync())!;
        await using (var posts = await Command("SELECT post FROM holding WHERE person = $1", person).ExecuteReaderAsync())
        {
            while (await posts.ReadAsync())
            {
            }
        }

        await using var transaction = await connection.BeginTransactionAsync();
        long version;
        await using (var record = await Command("SELECT version, state, fields FROM record WHERE id = $1 FOR NO KEY UPDATE", id).ExecuteReaderAsync())
        {
            await record.ReadAsync();
            version = record.GetInt64(0);
        }

        if (http.Request.Headers.IfMatch != $"\"{version}\"")
        {
            return Results.StatusCode(StatusCodes.Status412PreconditionFailed);
        }

        await using var write = new NpgsqlBatch(connection, transaction);
        write.BatchCommands.Add(new("UPDATE record SET version = $2, state = $3 WHERE id = $1")
        {
            Parameters = { new() { Value = id }, new() { Value = version + 1 }, new() { Value = version % 2 == 0 ? "there" : "here" } },
        });
        write.BatchCommands.Add(new("INSERT INTO history (record, at, body) VALUES ($1, now(), $2)")
        {
            Parameters = { new() { Value = id }, new() { Value = "one step, one entry" } },
        });
        await write.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        http.Response.Headers.ETag = $"\"{version + 1}\"";
        return Results.NoContent();

        NpgsqlCommand Command(string sql, int parameter) => new(sql, connection) { Parameters = { new() { Value = parameter } } };
    }

    private async Task TakeAsync()
    {
        using var http = new HttpClient { BaseAddress = new(_app.Urls.Single()) };
        await using (var reset = _source.CreateCommand("UPDATE record SET version = 0"))
        {
            await reset.ExecuteNonQueryAsync();
        }

        await Task.WhenAll(Enumerable.Range(0, Transitions.Clients).Select(async client =>
        {
            for (var step = 0; step < Steps; step++)
            {
                for (var i = 0; i < RecordsOfAClient; i++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, $"/records/{(client * RecordsOfAClient) + i}/transitions/ping") { Content = JsonContent.Create(new { }) };
                    request.Headers.TryAddWithoutValidation("If-Match", $"\"{step}\"");
                    using var answer = await http.SendAsync(request);
                    answer.EnsureSuccessStatusCode();
                }
            }
        }));
    }
}
