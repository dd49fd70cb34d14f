namespace Xuncha.Benchmarks;

/// <summary>What the benchmark's records go through: two states, without deadlines and with them.</summary>
internal static class BenchDefinitions
{
    private const string Head = """
        version: 1
        name: { zh: 基准, en: Benchmark }
        record: task
        basis: 基准测试
        calendar: cn
        roles:
          office:  { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
          liaison: { zh: 被巡查对象, en: party, post: liaison, of: party }
        stages:
          play:
            name: { zh: 往复, en: play }
            states:
              here:
                name: { zh: 此, en: here }
                transitions:
                  ping: { name: { zh: 去, en: ping }, to: there, by: office, then: [{ notify: [liaison] }] }
                  stop: { name: { zh: 止, en: stop }, to: done, by: office }
              there:
                name: { zh: 彼, en: there }
                transitions:
                  pong: { name: { zh: 回, en: pong }, to: here, by: office }
              done: { name: { zh: 完, en: done }, end: true }
        """;

    /// <summary>Every second step starts a deadline of four rungs and tells the party, the next one meets it.</summary>
    public const string Deadlines = $$"""
        id: tasks/bench-deadlines
        {{Head}}
        deadlines:
          answer:
            name: { zh: 答复, en: answer }
            starts: { entering: there }
            within: 15 working days
            met: { leaving: there }
            owner: office
            ladder:
              unit: working days
              rungs:
                - { id: five-before, before: 5, notify: [office] }
                - { id: one-before, before: 1, notify: [office] }
                - { id: late, after: 1, notify: [office, liaison], level: yellow }
                - { id: very-late, after: 5, notify: [office], level: red }
        """;

    /// <summary>The steps alone.</summary>
    public static readonly string Plain = $"id: tasks/bench-plain\n{Head}".Replace(", then: [{ notify: [liaison] }]", "", StringComparison.Ordinal);
}
