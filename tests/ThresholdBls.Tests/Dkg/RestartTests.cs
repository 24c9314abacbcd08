using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Dkg;

public sealed class RestartTests
{
    [Fact]
    public void A_member_restarted_after_any_message_continues_where_it_was()
    {
        for (var steps = 0; steps < 200; steps += 19)
        {
            using var run = new KeyGeneration(4, seed: steps);
            run.StartAll();
            for (var i = 0; i < steps; i++)
                run.Step();
            run.Restart(1 + (steps % 4));
            run.Run();
            Expect.KeyWorks(run, [1, 2, 3, 4]);
        }
    }

    [Fact]
    public void Members_that_all_restart_again_and_again_still_get_one_key()
    {
        using var run = new KeyGeneration(4, seed: 1);
        run.StartAll();
        for (var i = 0; i < 60; i++)
        {
            run.Step();
            run.Restart(1 + (i % 4));
        }
        run.Run();
        Expect.KeyWorks(run, [1, 2, 3, 4]);
    }

    [Fact]
    public void A_restarted_member_says_nothing_different()
    {
        using var run = new KeyGeneration(4, seed: 2);
        run.StartAll();
        run.Run();
        run.Restart(1);
        var items = run.Members[1].Sent.Where(message => message.Kind != DkgMessageKind.Echo);
        Assert.All(items.GroupBy(message => message.Kind), said => Assert.Single(said));
        Expect.KeyWorks(run, [1, 2, 3, 4]);
    }
}
