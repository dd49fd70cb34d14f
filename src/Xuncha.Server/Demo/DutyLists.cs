using Xuncha.Server.Duties;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>The lists of duties of the governments that are inspected, and of their organs, as the office above them keeps them.</summary>
internal sealed class DutyLists
{
    private readonly Dictionary<Guid, List<Guid>> _ofGovernment = [];

    /// <summary>The duties of a government and its organs.</summary>
    public IReadOnlyList<Guid> Of(Guid government) => _ofGovernment.GetValueOrDefault(government, []);

    /// <summary>Makes them.</summary>
    public async Task MakeAsync(Places places, Staff staff, Requests requests)
    {
        foreach (var code in places.Inspected)
        {
            var office = staff.OfficeOf(places[DemoData.Divisions.Single(division => division.Code == code).Parent].Id);
            var made = _ofGovernment[places[code].Id] = [];
            foreach (var duty in DemoData.Duties)
            {
                var keeper = places[duty.Of.Length == 0 ? code : $"{code}/{duty.Of}"];
                var body = new NewDuty(keeper.Id, duty.Code, duty.Title, duty.Text, duty.Basis, Staff.Since);
                made.Add((await requests.AskAsync<DutyView>(office, (services, http) => DutyEndpoints.AddAsync(
                    body, http.User, services.GetRequiredService<XunchaDb>(), services.GetRequiredService<RecordAccess>(), http.RequestAborted))).Id);
            }
        }
    }
}
