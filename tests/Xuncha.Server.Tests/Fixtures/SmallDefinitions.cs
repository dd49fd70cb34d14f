using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Server.Definitions;
using Xunit;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>Definitions of a few states each, in which one thing at a time can be watched.</summary>
public static class SmallDefinitions
{
    private const string Roles = """
        basis: 测试
        calendar: cn
        roles:
          office:  { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
          leader:  { zh: 安委会领导, en: leader, post: commission-leader, of: organizer }
          liaison: { zh: 被巡查对象, en: party, post: liaison, of: party }
        """;

    /// <summary>Goes to and fro for ever.</summary>
    public const string PingPong = $$"""
        id: tasks/ping-pong
        version: 1
        name: { zh: 往复, en: Ping-pong }
        record: task
        {{Roles}}
        stages:
          play:
            name: { zh: 往复, en: play }
            states:
              here:
                name: { zh: 此, en: here }
                transitions:
                  ping: { name: { zh: 去, en: ping }, to: there, by: office }
                  stop: { name: { zh: 止, en: stop }, to: done, by: office }
              there:
                name: { zh: 彼, en: there }
                transitions:
                  pong: { name: { zh: 回, en: pong }, to: here, by: office }
              done: { name: { zh: 完, en: done }, end: true }
        """;

    /// <summary>What a <see cref="Parent"/> waits for; can be finished and taken up again.</summary>
    public const string Child = $$"""
        id: tasks/child
        version: 1
        name: { zh: 子项, en: Child }
        record: task
        {{Roles}}
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              todo:
                name: { zh: 待办, en: to do }
                transitions:
                  finish: { name: { zh: 办完, en: finish }, to: done, by: office }
              done:
                name: { zh: 已办, en: done }
                transitions:
                  again: { name: { zh: 重办, en: again }, to: todo, by: office }
                  file:  { name: { zh: 归档, en: file }, to: filed, by: office }
              filed: { name: { zh: 已归档, en: filed }, end: true }
        """;

    /// <summary>Closes when every child is done: by a person, or by itself in its second state.</summary>
    public const string Parent = $$"""
        id: inspections/parent
        version: 1
        name: { zh: 母项, en: Parent }
        record: inspection
        {{Roles}}
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              working:
                name: { zh: 办理中, en: working }
                transitions:
                  close:
                    name: { zh: 结案, en: close }
                    to: closed
                    by: office
                    when: [{ records: tasks/child, all-in: [done, filed] }]
                  wait: { name: { zh: 等待, en: wait }, to: waiting, by: office }
              waiting:
                name: { zh: 等待子项, en: waiting for the children }
                transitions:
                  complete:
                    name: { zh: 自动结案, en: complete }
                    to: closed
                    automatic: { records-changed: tasks/child }
                    when: [{ records: tasks/child, at-least: 2, in: [done, filed] }]
              closed: { name: { zh: 已结案, en: closed }, end: true }
        """;

    /// <summary>Clocks of every sort on one event: what only tells and warns, what sleeps, what is met, what acts.</summary>
    public const string Ladders = $$"""
        id: inspections/ladders
        version: 1
        name: { zh: 期限, en: Ladders }
        record: inspection
        {{Roles}}
        fields:
          left-on: { type: date, zh: 离场, en: left on, not-after: today }
        corrections: { asked-by: office, granted-by: leader }
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              on-site:
                name: { zh: 现场, en: on site }
                transitions:
                  leave: { name: { zh: 离场, en: leave }, to: writing, by: office, sets: [left-on] }
              writing:
                name: { zh: 撰写, en: writing }
                transitions:
                  report: { name: { zh: 报告, en: report }, to: answering, by: office }
                  answer:
                    name: { zh: 答复, en: answer }
                    to: done
                    by: liaison
                    when: [{ records: interviews/summons, none-in: [proposed, decided] }]
                  lapse:
                    name: { zh: 失效, en: lapse }
                    to: done
                    automatic: { overdue: slow }
                    when: [{ records: interviews/summons, none-in: [proposed, decided] }]
              answering:
                name: { zh: 待答复, en: answering }
                transitions:
                  close: { name: { zh: 结束, en: close }, to: done, by: office }
              done: { name: { zh: 完, en: done }, end: true }
        deadlines:
          report:
            name: { zh: 报告, en: report }
            starts: { at: left-on }
            within: 10 working days
            met: { entering: [answering, done] }
            owner: office
            suspend: { by: [office] }
            extend: { asked-by: office, granted-by: leader, times: 2, at-most: 40 working days }
            ladder:
              unit: working days
              rungs:
                - { id: five-before, before: 5, notify: [office] }
                - { id: one-before, before: 1, notify: [office, liaison] }
                - { id: late, after: 1, notify: [office, leader], level: yellow }
                - { id: very-late, after: 5, notify: [leader], level: red }
          answer:
            name: { zh: 答复, en: answer }
            starts: { at: left-on }
            within: 15 days
            met: { entering: done }
            owner: liaison
            ladder:
              unit: days
              at: "08:30"
              rungs:
                - { id: week-before, before: 7, notify: [liaison] }
                - { id: today, before: 0, notify: [liaison] }
                - { id: late, after: 2, level: yellow }
          result:
            name: { zh: 结果, en: result }
            starts: { at: left-on }
            within: 2 months
            met: { entering: done }
            owner: liaison
            ladder:
              unit: working days
              rungs:
                - { id: ten-before, before: 10, notify: [liaison] }
                - { id: late, after: 1, notify: [liaison, office], level: yellow }
                - { id: summon, after: 3, notify: [office], level: red, propose: interviews/summons }
          slow:
            name: { zh: 总期限, en: in all }
            starts: { at: left-on }
            within: 4 months
            met: { entering: done }
            owner: office
        """;

    /// <summary>
    /// Puts definitions into the database as published, with those that come with the product, whatever the server took at its start.
    /// </summary>
    public static Task PublishAsync(this XunchaServer server, params string[] texts) => server.InDatabaseAsync(async db =>
    {
        var cancellation = TestContext.Current.CancellationToken;
        var at = Instant.FromUtc(2019, 1, 1, 0, 0);
        var summons = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "workflows", "interviews", "summons.yaml"), cancellation);
        foreach (var text in texts.Append(summons))
        {
            var definition = DefinitionReader.Read(text, "test").Definition;
            Assert.NotNull(definition);
            var stored = await db.Set<DefinitionVersion>().SingleOrDefaultAsync(v => v.Id == definition.Id && v.Version == definition.Version, cancellation);
            if (stored is null)
            {
                db.Add(new DefinitionVersion { Id = definition.Id, Version = definition.Version, Text = text, Hash = definition.Id, AddedAt = at, PublishedAt = at });
            }
            else
            {
                stored.PublishedAt ??= at;
            }
        }

        return await db.SaveChangesAsync(cancellation);
    });
}
