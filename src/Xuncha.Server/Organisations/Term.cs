using NodaTime;

namespace Xuncha.Server.Organisations;

/// <summary>What a person holds for a time: a post, or a seat of a team.</summary>
internal interface ITerm
{
    /// <summary>The first day.</summary>
    LocalDate From { get; }

    /// <summary>The last day, inclusive; null while no end is known.</summary>
    LocalDate? To { get; }
}

/// <summary>Asks what is held when.</summary>
internal static class Terms
{
    /// <summary>Whether something is held on a day.</summary>
    public static bool IsOn(this ITerm term, LocalDate day) => term.From <= day && (term.To is null || term.To >= day);

    /// <summary>What is held on a day.</summary>
    public static IQueryable<T> On<T>(this IQueryable<T> terms, LocalDate day)
        where T : class, ITerm =>
        terms.Where(term => term.From <= day && (term.To == null || term.To >= day));

    /// <summary>What is held on a day or later.</summary>
    public static IQueryable<T> Since<T>(this IQueryable<T> terms, LocalDate day)
        where T : class, ITerm =>
        terms.Where(term => term.To == null || term.To >= day);

    /// <summary>What is held on some day of a time, which has no end where none is given.</summary>
    public static IQueryable<T> During<T>(this IQueryable<T> terms, LocalDate from, LocalDate? to)
        where T : class, ITerm =>
        to is { } last ? terms.Since(from).Where(term => term.From <= last) : terms.Since(from);
}
