using System.Text.Json;
using EligibilityService.Access;
using EligibilityService.Administration;
using EligibilityService.Cases;
using EligibilityService.Decisions;
using EligibilityService.Documents;
using EligibilityService.Drafts;
using EligibilityService.Events;
using EligibilityService.Impact;
using EligibilityService.Register;
using EligibilityService.Registries;
using EligibilityService.Versions;
using EligibilityService.Wire;

namespace EligibilityService.Hosting;

/// <summary>The JSON of all rooms together: the generator of the contract and some tests look at every type of the wire.</summary>
internal static class ApiJson
{
    /// <summary>As it is on the wire.</summary>
    public static readonly JsonSerializerOptions Options = Make();

    private static JsonSerializerOptions Make()
    {
        var options = JsonForm.Make();
        options.TypeInfoResolverChain.Add(WireJson.Shared);
        options.TypeInfoResolverChain.Add(AccessJson.Shared);
        options.TypeInfoResolverChain.Add(VersionsJson.Shared);
        options.TypeInfoResolverChain.Add(CasesJson.Shared);
        options.TypeInfoResolverChain.Add(RegisterJson.Shared);
        options.TypeInfoResolverChain.Add(DocumentsJson.Shared);
        options.TypeInfoResolverChain.Add(RegistriesJson.Shared);
        options.TypeInfoResolverChain.Add(EventsJson.Shared);
        options.TypeInfoResolverChain.Add(DraftsJson.Shared);
        options.TypeInfoResolverChain.Add(DecisionsJson.Shared);
        options.TypeInfoResolverChain.Add(ImpactJson.Shared);
        options.TypeInfoResolverChain.Add(AdministrationJson.Shared);
        options.TypeInfoResolverChain.Add(HostingJson.Shared);
        options.MakeReadOnly();
        return options;
    }
}
