using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>
/// Each row changes the example of the reference in one place and names the one problem that must come of it: its code, its path,
/// and by the mark ¦ its line and column.
/// </summary>
public sealed class BadDefinitionTests
{
    private static readonly DefinitionCatalog Known = new(Regimes.Ids.Select(Regimes.Read), ["cn"]);

    [Fact]
    public void Accepts_the_example_as_it_stands() => Assert.Empty(Check(Example.Yaml));

    public static TheoryData<string, string, string, string> Slips => new()
    {
        // Form.
        { "unknown-key", "stages.entry.states.on-site.transitions.leave.too", "            to: collecting", "            ¦too: collecting" },
        { "unknown-key", "wondrous", "calendar: cn", "calendar: cn\n¦wondrous: 1" },
        { "unknown-key", "name.example city", "\"Comprehensive inspection, example city\"", "Comprehensive inspection, ¦example city" },
        { "missing-key", "corrections", "corrections: { asked-by: office, granted-by: commission }", "corrections: ¦{ asked-by: office }" },
        { "missing-key", "papers.plan", "plan:   { zh: 巡查工作方案, en: inspection plan }", "plan:   ¦{ zh: 巡查工作方案 }" },
        { "missing-key", "stages.entry.states.on-site.transitions.leave", "            ¦name: { zh: 结束巡查, en: leave }\n            to: collecting\n            by: team-leader", "            ¦name: { zh: 结束巡查, en: leave }\n            to: collecting" },
        { "missing-value", "basis", "basis: 示例市安全生产巡查工作制度（2023年10月16日）", "basis: ¦\"\"" },
        { "duplicate-key", "papers.plan", "  report: { zh: 巡查工作报告, en: inspection report }", "  report: { zh: 巡查工作报告, en: inspection report }\n  ¦plan: { zh: 又, en: again }" },
        { "conflicting-keys", "deadlines.report.ladder.rungs[0].after", "before: 5, notify", "before: 5, ¦after: 3, notify" },
        { "wrong-type", "version", "version: 1", "version: ¦\"1\"" },
        { "wrong-type", "basis", "basis: 示例市安全生产巡查工作制度（2023年10月16日）", "basis: ¦2023" },
        { "wrong-type", "basis", "basis: 示例市安全生产巡查工作制度（2023年10月16日）", "basis: ¦\"a\\u0001b\"" },
        { "wrong-type", "stages.report.states.done.end", "end: true", "end: ¦yes" },
        { "wrong-type", "stages.preparation.states.drafting.transitions.submit-plan.when", "when: [{ team: complete }]", "when: ¦{ team: complete }" },
        { "wrong-type", "corrections", "corrections: { asked-by: office, granted-by: commission }", "corrections: ¦[office, commission]" },
        { "wrong-type", "fields.places.at-least", "at-least: 0", "at-least: ¦none" },
        { "out-of-range", "version", "version: 1", "version: ¦0" },
        { "empty", "stages.preparation.states.approving.transitions.approve.sign-off.all-of", "all-of: [commission]", "all-of: ¦[]" },
        { "empty", "stages.entry.states", "    name: { zh: 巡查进驻, en: entry }\n    states:", "    name: { zh: 巡查进驻, en: entry }\n    states: ¦{}\n  later:\n    name: { zh: 后, en: later }\n    states:" },
        { "duplicate-item", "stages.preparation.states.approving.visible-to[2]", "visible-to: [office, commission]", "visible-to: [office, commission, ¦office]" },
        { "bad-name", "papers.Plan", "papers:", "papers:\n  ¦Plan: { zh: 方案, en: plan }" },
        { "bad-name", "id", "id: inspections/example-comprehensive", "id: ¦example" },
        { "unknown-word", "record", "record: inspection ", "record: ¦inspektion " },
        { "unknown-word", "fields.left-on.type", "type: date, zh: 巡查结束日期", "type: ¦dat, zh: 巡查结束日期" },
        { "bad-period", "deadlines.report.within", "within: 15 working days", "within: ¦15 workdays" },
        { "bad-time", "deadlines.report.cut-off", "cut-off: \"17:00\"", "cut-off: ¦\"25:00\"" },
        { "bad-yaml", "", "calendar: cn", "calendar: ¦@cn" },
        { "no-anchors", "", "calendar: cn", "calendar: ¦&cn cn" },
        { "second-document", "", "deadlines:\n", "deadlines: {}\n¦---\nmore:\n" },

        // Names.
        { "unknown-calendar", "calendar", "calendar: cn", "calendar: ¦cnn" },
        { "unknown-role", "stages.entry.states.on-site.transitions.leave.by", "to: collecting\n            by: team-leader", "to: collecting\n            by: ¦team-leadr" },
        { "unknown-role", "stages.preparation.states.approving.visible-to[0]", "visible-to: [office, commission]", "visible-to: [¦ofice, commission]" },
        { "unknown-role", "stages.preparation.states.approving.transitions.approve.sign-off.all-of[1]", "all-of: [commission]", "all-of: [commission, ¦mayor]" },
        { "unknown-role", "stages.preparation.states.approving.transitions.approve.then[0].notify[2]", "notify: [party, team]", "notify: [party, team, ¦parties]" },
        { "unknown-role", "corrections.granted-by", "corrections: { asked-by: office, granted-by: commission }", "corrections: { asked-by: office, granted-by: ¦comission }" },
        { "unknown-role", "deadlines.report.owner", "owner: team-leader", "owner: ¦nobody" },
        { "unknown-role", "deadlines.report.suspend.by[0]", "by: [commission], in", "by: [¦mayor], in" },
        { "unknown-role", "deadlines.report.extend.asked-by", "extend: { asked-by: team-leader", "extend: { asked-by: ¦leader" },
        { "unknown-role", "deadlines.report.ladder.rungs[1].notify[1]", "notify: [team-leader, office], level: yellow", "notify: [team-leader, ¦offices], level: yellow" },
        { "unknown-state", "stages.entry.states.on-site.transitions.leave.to", "to: collecting\n            by: team-leader", "to: ¦colecting\n            by: team-leader" },
        { "unknown-state", "deadlines.report.met.entering", "met: { entering: done }", "met: { entering: ¦finished }" },
        { "unknown-state", "deadlines.report.suspend.in[0]", "in: [waiting]", "in: [¦waitin]" },
        { "unknown-state", "stages.entry.states.on-site.transitions.leave.when[0].in[0]", "{ records: tasks/work-record, at-least: 1 }", "{ records: tasks/work-record, at-least: 1, in: [¦fild] }" },
        { "unknown-field", "deadlines.report.starts.at", "starts: { at: left-on }", "starts: { at: ¦left-onn }" },
        { "unknown-field", "fields.announced-on.not-after", "not-after: left-on", "not-after: ¦leftt-on" },
        { "unknown-field", "stages.entry.states.on-site.transitions.leave.sets[1]", "sets: [left-on]", "sets: [left-on, ¦gone-on]" },
        { "unknown-field", "stages.entry.states.on-site.transitions.leave.when[0].field", "{ records: tasks/work-record, at-least: 1 }", "{ field: ¦weather, given: true }" },
        { "unknown-need", "stages.preparation.states.drafting.transitions.submit-plan.needs[0]", "needs: [announced-on]", "needs: [¦anounced-on]" },
        { "unknown-need", "stages.preparation.states.drafting.transitions.submit-plan.needs-anew[0]", "needs-anew: [plan]", "needs-anew: [¦plam]" },
        { "unknown-need", "stages.preparation.states.drafting.transitions.submit-plan.needs-anew[1]", "needs-anew: [plan]", "needs-anew: [plan, ¦reason]" },
        { "needed-twice", "stages.preparation.states.drafting.transitions.submit-plan.needs-anew[1]", "needs-anew: [plan]", "needs-anew: [plan, ¦announced-on]" },
        { "needless-anew", "stages.report.states.collecting.transitions.submit.needs-anew[0]", "needs: [report, places, grade]", "needs: [places, grade], needs-anew: [¦report]" },
        { "unknown-deadline", "stages.report.states.collecting.transitions.close-as-late.automatic.overdue", "to: done, by: office, needs: [reason]", "to: done, automatic: { overdue: ¦reprot }" },
        { "unknown-transition", "stages.preparation.states.approving.transitions.approve.when[0].different-person-from", "different-person-from: submit-plan", "different-person-from: ¦submit-plam" },
        { "unknown-transition", "deadlines.report.ladder.rungs[3].take", "take: close-as-late", "take: ¦close-as-lat" },
        { "unknown-definition", "deadlines.report.ladder.rungs[2].propose", "propose: interviews/summons", "propose: ¦interviews/sumons" },
        { "unknown-definition", "stages.entry.states.on-site.transitions.leave.when[0].records", "records: tasks/work-record", "records: ¦tasks/work-records" },
        { "unknown-definition", "stages.preparation.states.approving.transitions.approve.then[0].open", "{ notify: [party, team] }", "{ open: ¦tasks/none }, { notify: [party, team] }" },
        { "unknown-option", "stages.entry.states.on-site.transitions.leave.when[0].is", "{ records: tasks/work-record, at-least: 1 }", "{ field: grade, is: ¦god }" },
        { "duplicate-state", "stages.report.states.on-site", "      done: {", "      ¦on-site: { name: { zh: 又, en: again }, end: true }\n      done: {" },
        { "duplicate-name", "papers.grade", "papers:", "papers:\n  ¦grade: { zh: 评级表, en: grading }" },
        { "duplicate-rung", "deadlines.report.ladder.rungs[1].id", "id: late, ", "id: ¦five-before, " },
        { "reserved-name", "papers.reason", "papers:", "papers:\n  ¦reason: { zh: 理由, en: reason }" },
        { "unused-role", "roles.driver", "roles: ", "roles:\n  ¦driver: { zh: 司机, en: driver, post: driver, of: organizer } " },
        { "unused-field", "fields.weather", "fields: ", "fields:\n  ¦weather: { zh: 天气, en: weather, type: text } " },

        // Flow.
        { "unreachable-state", "stages.report.states.lost", "      done: {", "      ¦lost: { name: { zh: 失, en: lost }, end: true }\n      done: {" },
        { "no-way-to-end", "stages.report.states.waiting", "to: collecting, by: commission", "to: waiting, by: commission" },
        { "end-with-way-out", "stages.report.states.done.transitions", "end: true }", "end: true, transitions: ¦{ again: { name: { zh: 重来, en: again }, to: drafting, by: office } } }" },
        { "ambiguous-transition", "stages.report.states.collecting.transitions.other.automatic", "      waiting:\n", "          one:   { name: { zh: 一, en: one }, to: done, automatic: { overdue: report } }\n          other: { name: { zh: 二, en: two }, to: done, automatic: ¦{ overdue: report } }\n      waiting:\n" },

        // Access.
        { "unknown-role", "papers.plan.visible-to[1]", "plan:   { zh: 巡查工作方案, en: inspection plan }", "plan:   { zh: 巡查工作方案, en: inspection plan, visible-to: [office, ¦ofice] }" },
        { "unknown-role", "fields.grade.visible-to[0]", "zh: 评级, en: grade,", "zh: 评级, en: grade, visible-to: [¦teem, team-leader]," },
        { "unknown-word", "sensitivity", "calendar: cn\n", "calendar: cn\nsensitivity: ¦hidden\n" },
        { "administrators-role", "roles.office.post", "post: commission-office, of", "post: ¦audit-administrator, of" },
        { "no-recipient", "roles.party.of", "post: liaison, of: party", "post: liaison, of: ¦recipient" },
        { "actor-in-the-dark", "stages.preparation.states.drafting.transitions.submit-plan.by", "        name: { zh: 拟定方案, en: drafting the plan }\n", "        name: { zh: 拟定方案, en: drafting the plan }\n        visible-to: [commission]\n" },
        { "actor-in-the-dark", "stages.preparation.states.drafting.transitions.submit-plan.by", "plan:   { zh: 巡查工作方案, en: inspection plan }", "plan:   { zh: 巡查工作方案, en: inspection plan, visible-to: [commission] }" },
        { "no-plan", "stages.preparation.states.drafting.transitions.submit-plan.when[0].plan", "            when: [{ team: complete }]\n", "            when: [{ plan: ¦sound }]\n" },
        { "told-what-is-hidden", "stages.preparation.states.drafting.transitions.submit-plan.then[0].notify[0]", "            when: [{ team: complete }]\n", "            when: [{ team: complete }]\n            then: [{ notify: [¦party] }]\n" },
        { "deadline-in-the-dark", "deadlines.report.owner", "starts: { at: left-on }", "starts: { entering: approving }" },

        { "unknown-role", "archived-by", "archived-by: office", "archived-by: ¦ofice" },
        { "unknown-field", "stages.entry.states.on-site.published[0]", "published: [announced-on]", "published: [¦anounced-on]" },
        { "published-secret", "stages.entry.states.on-site.published[0]", "en: announced, not-after: left-on }", "en: announced, not-after: left-on, visible-to: [office, commission] }" },
        { "archivist-in-the-dark", "archived-by", "done: { name: { zh: 办结, en: done }, end: true }", "done: { name: { zh: 办结, en: done }, end: true, visible-to: [commission, team-leader] }" },

        // Persons and seats.
        { "only-actor-excluded", "stages.report.states.collecting.transitions.submit.when[0].different-person-from", "to: done, by: team-leader,", "to: done, when: [{ different-person-from: ¦leave }], by: team-leader," },
        { "only-actor-excluded", "stages.entry.states.on-site.transitions.leave.when[0].different-person-from", "{ records: tasks/work-record, at-least: 1 }", "{ different-person-from: ¦leave }" },
        { "only-actor-excluded", "deadlines.report.extend.granted-by", "granted-by: commission, times", "granted-by: ¦team-leader, times" },
        { "same-role-twice", "stages.report.states.collecting.transitions.close-as-late.when[0].different-person-from", "by: office, needs: [reason]", "by: office, when: [{ different-person-from: ¦submit-plan }]" },
        { "same-role-twice", "corrections.granted-by", "asked-by: office, granted-by: commission", "asked-by: office, granted-by: ¦office" },

        // Fields.
        { "not-a-date", "deadlines.report.starts.at", "starts: { at: left-on }", "starts: { at: ¦places }" },
        { "not-a-date", "stages.entry.states.on-site.transitions.leave.sets[1]", "sets: [left-on]", "sets: [left-on, ¦places]" },
        { "not-a-date", "fields.announced-on.not-after", "not-after: left-on", "not-after: ¦places" },
        { "not-a-date", "stages.entry.states.on-site.transitions.leave.when[0].not-before", "{ records: tasks/work-record, at-least: 1 }", "{ date: left-on, not-before: ¦grade }" },
        { "date-cycle", "fields.left-on.not-after", "not-after: today", "not-after: ¦announced-on" },
        { "wrong-limit", "fields.grade.at-most", "zh: 评级, en: grade,", "zh: 评级, en: grade, ¦at-most: 3," },
        { "empty-range", "fields.places.at-most", "at-least: 0, at-most: 10000", "at-least: 5, at-most: ¦4" },
        { "missing-key", "fields.grade", "grade:       ¦{ type: choice, zh: 评级, en: grade, options: { good: { zh: 好, en: good }, poor: { zh: 差, en: poor } } }", "grade:       ¦{ type: choice, zh: 评级, en: grade }" },
        { "wrong-test", "stages.entry.states.on-site.transitions.leave.when[0].at-least", "{ records: tasks/work-record, at-least: 1 }", "{ field: grade, at-least: ¦1 }" },
        { "wrong-type", "stages.entry.states.on-site.transitions.leave.when[0].is", "{ records: tasks/work-record, at-least: 1 }", "{ field: places, is: ¦many }" },

        // Clocks.
        { "clock-never-starts", "deadlines.report.starts", "starts: { at: left-on }", "starts: ¦{ leaving: done }" },
        { "clock-never-starts", "deadlines.report.starts", "sets: [left-on] ", "" },
        { "clock-never-met", "deadlines.report.met", "met: { entering: done }", "met: ¦{ entering: approving }" },
        { "clock-met-at-start", "deadlines.report.met", "met: { entering: done }", "met: ¦{ leaving: on-site }" },
        { "set-day-without-field", "deadlines.report.starts", "starts: { at: left-on }                          # or { entering: S } or { leaving: S }; S a state or a list\n    within: 15 working days                          # or longest-stay: 30 days; or set-day: true, the date in starts' field being the due date\n    roll: none                                       # without it, a period in days or months rolls\n", "starts: ¦{ leaving: on-site }\n    set-day: true\n" },
        { "conflicting-keys", "deadlines.report.roll", "within: 15 working days ", "set-day: true " },
        { "take-out-of-reach", "deadlines.report.ladder.rungs[3].take", "take: close-as-late", "take: ¦approve" },
        { "ladder-order", "deadlines.report.ladder.rungs[2]", "after: 1, ", "after: 11, " },
        { "wrong-type", "deadlines.report.ladder.rungs[1].after", "after: 1, ", "after: ¦1 days, " },
        { "unknown-word", "deadlines.report.ladder.unit", "unit: working days", "unit: ¦months" },
        { "rung-before-start", "deadlines.report.ladder.rungs[0].before", "before: 5", "before: ¦15" },
        { "unknown-stage", "team.full-time[0]", "full-time: [preparation]", "full-time: [¦preparing]" },
        { "unknown-role", "team.leave.leaders-by", "leaders-by: commission", "leaders-by: ¦comission" },
        { "unknown-role", "discipline[0].for[0]", "- { for: [team]", "- { for: [¦teem]" },
        { "unknown-word", "recusal.matter[1]", "[interests, kin]", "[interests, ¦kinn]" },
        { "deadline-not-open", "deadlines.report.suspend.in[1]", "in: [waiting]", "in: [waiting, ¦drafting]" },
        { "deadline-not-open", "stages.preparation.states.approving.transitions.lapse.automatic.overdue", "          send-back:", "          lapse: { name: { zh: 失效, en: lapse }, to: done, automatic: { overdue: ¦report } }\n          send-back:" },
    };

    [Theory, MemberData(nameof(Slips))]
    public void Reports_each_slip_once_at_its_place(string code, string path, string old, string changed)
    {
        old = old.Replace("¦", "", StringComparison.Ordinal);
        Assert.Contains(old, Example.Yaml, StringComparison.Ordinal);
        var at = Example.Yaml.IndexOf(old, StringComparison.Ordinal);
        var marked = string.Concat(Example.Yaml.AsSpan(0, at), changed, Example.Yaml.AsSpan(at + old.Length));
        var yaml = marked.Replace("¦", "", StringComparison.Ordinal);
        var problem = Assert.Single(Check(yaml));

        Assert.Equal((code, path), (problem.Code, problem.Path));
        Assert.NotEqual("", problem.Mend.Zh);
        if (marked.Contains('¦', StringComparison.Ordinal))
        {
            var before = marked[..marked.IndexOf('¦', StringComparison.Ordinal)];
            Assert.Equal((before.Count(letter => letter == '\n') + 1, before.Length - before.LastIndexOf('\n')), (problem.Line, problem.Column));
        }
    }

    [Fact]
    public void Asks_for_a_person_where_a_field_names_whoever_is_concerned() => Assert.Equal(
        ["not-a-person fields.concerned.type"],
        Check(Example.Yaml.Replace("  places:  ", "  concerned:  ", StringComparison.Ordinal).Replace("needs: [report, places, grade]", "needs: [report, concerned, grade]", StringComparison.Ordinal)
            .Replace(", at-least: 0, at-most: 10000 }", " }", StringComparison.Ordinal)).Select(problem => $"{problem.Code} {problem.Path}"));

    [Fact]
    public void Asks_for_a_team_where_roles_and_guards_name_one() => Assert.Equal(
        ["no-team roles.team-leader.team", "no-team roles.team.team", "no-team recusal", "no-team stages.preparation.states.drafting.transitions.submit-plan.when[0].team"],
        Check(Example.Yaml.Replace("\nteam: {", "\n#team: {", StringComparison.Ordinal)).Select(problem => $"{problem.Code} {problem.Path}"));

    [Fact]
    public void Reports_slips_of_form_and_of_meaning_in_one_run()
    {
        var yaml = Example.Yaml
            .Replace("calendar: cn", "calender: cn", StringComparison.Ordinal)
            .Replace("version: 1", "version: one", StringComparison.Ordinal)
            .Replace("owner: team-leader", "owner: nobody", StringComparison.Ordinal)
            .Replace("in: [waiting]", "in: [asleep]", StringComparison.Ordinal)
            .Replace("      done: {", "      lost: { name: { zh: 失 }, end: true }\n      done: {", StringComparison.Ordinal);

        Assert.Equal(
            ["wrong-type", "unknown-key", "unreachable-state", "missing-key", "unknown-role", "unknown-state"],
            Check(yaml).Select(problem => problem.Code));
    }

    [Fact]
    public void Tells_errors_from_warnings()
    {
        Assert.Equal(Severity.Warning, Assert.Single(Check(Example.Yaml.Replace("before: 5", "before: 15", StringComparison.Ordinal))).Severity);
        Assert.Equal(Severity.Error, Assert.Single(Check(Example.Yaml.Replace("version: 1", "version: 0", StringComparison.Ordinal))).Severity);
    }

    [Fact]
    public void Refuses_one_id_and_version_in_two_files()
    {
        var result = DefinitionLoader.Load([new("a.yaml", Example.Yaml), new("b.yaml", Example.Yaml)], Known);

        Assert.Equal(("duplicate-definition", "b.yaml", 1, 5), result.Problems.Select(problem => (problem.Code, problem.File, problem.Line, problem.Column)).Single());
        Assert.Equal("a.yaml", result.Definitions.Single().Source.File);
    }

    [Fact]
    public void Keeps_what_is_secret_from_the_party_and_from_every_state_that_does_not_say_for_whom_it_is() =>
        Assert.Equal(
            ["published-secret stages.entry.states.on-site.published[0]", "secret-role roles.party.of", "secret-to-all stages.entry.states.on-site", "secret-to-all stages.preparation.states.drafting"],
            Check(Example.Yaml.Replace("calendar: cn\n", "calendar: cn\nsensitivity: secret\n", StringComparison.Ordinal))
                .Where(problem => !problem.Path.StartsWith("stages.report", StringComparison.Ordinal))
                .Select(problem => $"{problem.Code} {problem.Path}").Order(StringComparer.Ordinal));

    [Fact]
    public void Lets_files_of_one_load_refer_to_each_other()
    {
        var sources = Regimes.Ids.Select(id => new DefinitionSource(id + ".yaml", Regimes.Yaml(id))).ToArray();

        Assert.Empty(DefinitionLoader.Load(sources, new([], ["cn"])).Problems);
        Assert.Contains(DefinitionLoader.Load(sources.Where(source => source.File.StartsWith("inspections/heze", StringComparison.Ordinal)), new([], ["cn"])).Problems, problem => problem.Code == "unknown-definition");
    }

    [Theory]
    [InlineData("", "empty-file")]
    [InlineData("# nothing", "empty-file")]
    [InlineData("just words", "wrong-type")]
    [InlineData("- a\n- b", "wrong-type")]
    [InlineData("a: \"open", "bad-yaml")]
    [InlineData("a: {b", "bad-yaml")]
    [InlineData("? [a]\n: b", "bad-yaml")]
    public void Refuses_what_is_no_definition(string yaml, string code)
    {
        var problem = Check(yaml)[0];

        Assert.Equal(code, problem.Code);
        Assert.True(problem.Line >= 1 && problem.Column >= 1);
    }

    [Fact]
    public void Refuses_texts_that_are_too_large_or_too_deep()
    {
        Assert.Equal("too-large", Check(new string('#', 600_000))[0].Code);
        Assert.Equal("bad-yaml", Check("a: " + new string('[', 5_000))[0].Code);
        Assert.Equal("bad-yaml", Check(string.Concat(Enumerable.Range(0, 100).Select(depth => new string(' ', depth) + "a:\n")))[0].Code);
    }

    [Fact]
    public void Refuses_texts_that_would_fill_the_memory()
    {
        // Each value keeps the keys down to it, and each alias would be a problem of its own.
        var longKeys = string.Concat(Enumerable.Range(0, 20).Select(depth => $"{new string(' ', depth)}{new string('k', 900)}:\n"));
        Assert.Contains("more than 400 characters", Check(longKeys)[0].Message.En, StringComparison.Ordinal);
        Assert.Contains("more than 20000 values", Check($"a: [{string.Concat(Enumerable.Repeat("x,", 30_000))}]")[0].Message.En, StringComparison.Ordinal);
        var aliases = Check($"a: &a x\nb: [{string.Concat(Enumerable.Repeat("*a ,", 10_000))}]");
        Assert.Equal("no-anchors", aliases[0].Code);
        Assert.InRange(aliases.Length, 1, 201);
        Assert.Contains(aliases, problem => problem.Code == "too-many-problems");
    }

    /// <summary>Letters dropped, doubled, swapped or replaced, and lines dropped or moved: whatever is written, the answer is a list of problems.</summary>
    [Fact]
    public void Answers_any_damage_with_problems()
    {
        var random = new Random(20231016);
        for (var run = 0; run < 400; run++)
        {
            var yaml = Example.Yaml;
            for (var slip = random.Next(1, 6); slip > 0; slip--)
            {
                yaml = Damage(yaml, random);
            }

            var result = DefinitionLoader.Load([new("damaged.yaml", yaml)], Known);
            Assert.Equal(result.HasErrors, result.Definitions.IsEmpty);
            Assert.All(result.Problems, problem => Assert.True(problem.Line >= 1 && problem.Column >= 1));
            Assert.All(result.Definitions, loaded => Assert.Equal(loaded.Definition.Initial, loaded.Definition.States.First()));
        }
    }

    private static string Damage(string yaml, Random random)
    {
        const string Letters = ":,{}[]-#&*!|>'\"%@` \n\taz09巡";
        var at = random.Next(yaml.Length);
        var lines = yaml.Split('\n');
        return random.Next(5) switch
        {
            0 => yaml.Remove(at, 1),
            1 => yaml.Insert(at, yaml[at].ToString()),
            2 => yaml.Insert(at, Letters[random.Next(Letters.Length)].ToString()),
            3 => string.Join('\n', lines.Where((_, index) => index != at % lines.Length)),
            _ => string.Join('\n', lines.Append(lines[at % lines.Length])),
        };
    }

    private static DefinitionProblem[] Check(string yaml) => [.. DefinitionLoader.Load([new("example.yaml", yaml)], Known).Problems];
}
