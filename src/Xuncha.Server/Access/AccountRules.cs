using NodaTime;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Access;

/// <summary>What a site can choose about accounts. Everything else about them is fixed.</summary>
internal sealed record AccountRules
{
    /// <summary>After how long a password that was chosen must be changed; null for never. Also: whether one that somebody else made must be.</summary>
    public Duration? PasswordAge { get; init; } = Duration.FromDays(90);

    /// <summary>How long a session lasts without a request.</summary>
    public Duration IdleLimit { get; init; } = Duration.FromMinutes(30);

    /// <summary>How long a session lasts at most.</summary>
    public Duration AbsoluteLimit { get; init; } = Duration.FromHours(8);

    /// <summary>Whether a person who has the password that somebody else made for them chooses another before anything else.</summary>
    public bool MustChooseOwn { get; init; } = true;

    /// <summary>Who must sign in with a second factor.</summary>
    public SecondFactorFor SecondFactor { get; init; } = SecondFactorFor.Everybody;

    /// <summary>
    /// From <c>XUNCHA_PASSWORD_DAYS</c> (0 for never), <c>XUNCHA_IDLE_MINUTES</c>, <c>XUNCHA_SESSION_HOURS</c>, <c>XUNCHA_SECOND_FACTOR</c>.
    /// </summary>
    /// <param name="training">Whether it is for practice, where passwords guard nothing and the ones shown once may stay.</param>
    /// <exception cref="WrongSettingException">A variable has a value that it cannot have.</exception>
    public static AccountRules FromEnvironment(bool training) => new()
    {
        PasswordAge = ServerOptions.Number("XUNCHA_PASSWORD_DAYS", training ? 0 : 90, 0, 3650) is > 0 and var days ? Duration.FromDays(days) : null,
        IdleLimit = Duration.FromMinutes(ServerOptions.Number("XUNCHA_IDLE_MINUTES", 30, 1, 24 * 60)),
        AbsoluteLimit = Duration.FromHours(ServerOptions.Number("XUNCHA_SESSION_HOURS", 8, 1, 24 * 7)),
        MustChooseOwn = !training,
        SecondFactor = ServerOptions.Variable("XUNCHA_SECOND_FACTOR") switch
        {
            null => training ? SecondFactorFor.Nobody : SecondFactorFor.Everybody,
            "everybody" => SecondFactorFor.Everybody,
            "administrators" => SecondFactorFor.Administrators,
            "nobody" => SecondFactorFor.Nobody,
            var other => throw new WrongSettingException($"XUNCHA_SECOND_FACTOR 可选 everybody、administrators、nobody / XUNCHA_SECOND_FACTOR is one of everybody, administrators, nobody: {other}"),
        },
    };

    /// <summary>Whether a password must be changed before anything else is done.</summary>
    /// <param name="chosenAt">When its owner chose it; null where somebody else made it.</param>
    /// <param name="now">The real instant.</param>
    public bool MustChange(Instant? chosenAt, Instant now) => chosenAt is { } at ? at + PasswordAge < now : MustChooseOwn;

    /// <summary>Whether an authenticator must be set up before anything else is done.</summary>
    /// <param name="hasFactor">Whether there is one.</param>
    /// <param name="isAdministrator">Whether the person holds, or will hold, a post that only the root organisation has.</param>
    public bool MustSetFactor(bool hasFactor, bool isAdministrator) =>
        !hasFactor && (SecondFactor == SecondFactorFor.Everybody || (SecondFactor == SecondFactorFor.Administrators && isAdministrator));
}
