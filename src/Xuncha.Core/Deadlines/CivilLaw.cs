using NodaTime;

namespace Xuncha.Core.Deadlines;

/// <summary>
/// The articles on periods that were in force on a day. They govern civil periods; inside the administration they are used by
/// analogy.
/// </summary>
/// <param name="Trigger">That the day of the event is not counted.</param>
/// <param name="Months">That a month ends on its corresponding day; null where the law had no such article.</param>
/// <param name="Roll">That a period does not end on a day off.</param>
internal sealed record CivilLaw(Text Trigger, Text? Months, Text Roll)
{
    private static readonly CivilLaw Code = new(
        new("《民法典》第二百零一条", "Civil Code art. 201"),
        new("《民法典》第二百零二条", "Civil Code art. 202"),
        new("《民法典》第二百零三条", "Civil Code art. 203"));

    private static readonly CivilLaw GeneralProvisions = new(
        new("《民法总则》第二百零一条", "General Provisions of Civil Law art. 201"),
        new("《民法总则》第二百零二条", "General Provisions of Civil Law art. 202"),
        new("《民法总则》第二百零三条", "General Provisions of Civil Law art. 203"));

    private static readonly CivilLaw GeneralPrinciples = new(
        new("《民法通则》第一百五十四条", "General Principles of Civil Law art. 154"), null,
        new("《民法通则》第一百五十四条", "General Principles of Civil Law art. 154"));

    /// <summary>The law in force on the day of the trigger.</summary>
    public static CivilLaw At(LocalDate trigger) =>
        trigger >= new LocalDate(2021, 1, 1) ? Code
        : trigger >= new LocalDate(2017, 10, 1) ? GeneralProvisions
        : GeneralPrinciples;
}
