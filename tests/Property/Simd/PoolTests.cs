using Conformance.Simd;

namespace Conformance.Tests;

/// <summary>The threads of the SIMD engine: every task once, whoever calls, however calls nest, whatever tasks throw.</summary>
public sealed unsafe class PoolTests
{
    private struct Counts
    {
        public int* Done;
        public int Tasks;
    }

    private static void Count(ref readonly Counts x, int task) => Interlocked.Increment(ref x.Done[task]);

    private static int[] Run(Pool pool, int tasks, Pool.Work<Counts> work)
    {
        int[] done = new int[tasks];
        fixed (int* p = done) pool.Run(tasks, new Counts { Done = p, Tasks = tasks }, work);
        return done;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_task_runs_once(int threads)
    {
        using var pool = new Pool(threads);
        Assert.Equal(threads, pool.Count);
        for (int tasks = 0; tasks < 40; tasks++)
            Assert.All(Run(pool, tasks, Count), n => Assert.Equal(1, n));
    }

    [Fact]
    public void Threads_wake_up_after_a_rest()
    {
        using var pool = new Pool(3);
        for (int i = 0; i < 5; i++)
        {
            Assert.All(Run(pool, 100, Count), n => Assert.Equal(1, n));
            Thread.Sleep(20);
        }
    }

    [Fact]
    public void Several_threads_do_share_the_tasks()
    {
        using var pool = new Pool(2);
        var seen = new HashSet<int>();
        for (int i = 0; i < 1000 && seen.Count < 2; i++)
            Run(pool, 2, (ref readonly Counts x, int task) =>
            {
                lock (seen) seen.Add(Environment.CurrentManagedThreadId);
                Thread.Sleep(1);
            });
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void A_caller_that_is_interrupted_waits_for_its_tasks()
    {
        using var pool = new Pool(2);
        int ended = 0, seen = -1;
        bool again = false;
        var caller = new Thread(() =>
        {
            Run(pool, 2, (ref readonly Counts x, int task) =>
            {
                // The other thread is at work when the caller has nothing left to do but wait.
                if (task == 1) for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.ElapsedMilliseconds < 200;) Thread.SpinWait(100);
                Interlocked.Increment(ref ended);
            });
            seen = ended;
            try
            {
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
                again = true;
            }
        });
        caller.Start();
        Thread.Sleep(60);
        caller.Interrupt();
        caller.Join();
        Assert.Equal(2, seen);
        Assert.True(again, "the interruption was lost");
    }

    [Fact]
    public void One_thread_is_the_callers()
    {
        using var pool = new Pool(1);
        int caller = Environment.CurrentManagedThreadId;
        Run(pool, 5, (ref readonly Counts x, int task) => Assert.Equal(caller, Environment.CurrentManagedThreadId));
    }

    [Fact]
    public void Calls_from_many_threads_do_not_wait_for_each_other()
    {
        using var pool = new Pool(3);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (int i = 0; i < 300; i++) Assert.All(Run(pool, 9, Count), n => Assert.Equal(1, n));
        });
    }

    [Fact]
    public void Calls_nest()
    {
        using var pool = new Pool(3);
        for (int i = 0; i < 50; i++)
            Assert.All(Run(pool, 7, (ref readonly Counts x, int task) =>
            {
                Assert.All(Run(Pool(task), 5, Count), n => Assert.Equal(1, n));
                Interlocked.Increment(ref x.Done[task]);
            }), n => Assert.Equal(1, n));

        Pool Pool(int _) => pool;
    }

    [Fact]
    public void The_first_exception_reaches_the_caller_and_the_pool_goes_on()
    {
        using var pool = new Pool(3);
        for (int i = 0; i < 100; i++)
        {
            var e = Assert.Throws<InvalidOperationException>(() => Run(pool, 20, (ref readonly Counts x, int task) =>
            {
                if (task % 5 == 3) throw new InvalidOperationException($"task {task}");
            }));
            Assert.StartsWith("task ", e.Message, StringComparison.Ordinal);
            Assert.All(Run(pool, 20, Count), n => Assert.Equal(1, n));
        }
    }

    [Fact]
    public void A_pool_that_ended_still_computes()
    {
        var pool = new Pool(3);
        Run(pool, 10, Count);
        pool.Dispose();
        Assert.All(Run(pool, 10, Count), n => Assert.Equal(1, n));
    }

    [Fact]
    public void The_number_of_threads_is_at_least_one()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Threads = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pool(0));
        using (new Threads(4)) Assert.Equal(4, Pool.Threads);
    }
}

/// <summary>So many threads, for a while.</summary>
internal sealed class Threads : IDisposable
{
    private static readonly Lock one = new();
    private readonly int before;

    public Threads(int count)
    {
        one.Enter();
        before = Pool.Threads;
        Pool.Threads = count;
    }

    public void Dispose()
    {
        Pool.Threads = before;
        one.Exit();
    }
}
