using Notary.Challenge;
using Notary.ServiceDefaults;

return await ServiceHost.RunAsync(
    ChallengeService.Name,
    args,
    builder => builder.AddChallenge(),
    routes => routes.MapChallenge()
);
