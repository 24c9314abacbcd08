using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Notary.Devnet.Processes;

/// <summary>
/// Starts all child processes on one thread that lives as long as this process: to the kernel a child's parent is the
/// thread that forked it (prctl(2), PR_SET_PDEATHSIG), and a pool thread may end at any time.
/// </summary>
internal static class LauncherThread
{
    private static readonly BlockingCollection<Action> Work = Start();

    internal static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        using var done = new ManualResetEventSlim();
        Work.Add(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            done.Set();
        });
        done.Wait();
        failure?.Throw();
    }

    private static BlockingCollection<Action> Start()
    {
        var work = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var action in work.GetConsumingEnumerable())
                action();
        });
        thread.IsBackground = true;
        thread.Name = "child processes";
        thread.Start();
        return work;
    }
}
