namespace Conformance.Simd;

/// <summary>
/// Threads that share the tasks of one call and return when all are done. After a call they spin for a moment, so that the
/// next of a series of calls finds them awake within a microsecond, and then sleep.
/// </summary>
/// <remarks>
/// A call never waits for another one: where the threads are busy with somebody else's tasks, and inside a task, the
/// caller does all of its tasks itself. So calls may nest and come from any number of threads. Which thread does a task
/// is left to chance; kernels cut their work so that no bit depends on it.
/// </remarks>
public sealed unsafe class Pool : IDisposable
{
    // About 0.2 ms: longer than what lies between two products of a network's step, shorter than anyone would notice.
    // A thread that spins shares a call within 0.4 µs, one that sleeps costs the caller 5 to 8.
    private const int Spins = 1000;

    /// <summary>More threads than this are refused, or, in the environment variable, taken for this many.</summary>
    public const int MostThreads = 1024;

    private static readonly Lock sharing = new();
    private static volatile Pool shared = new(Default());

    [ThreadStatic]
    private static bool inside;

    private readonly object sleep = new();
    private readonly Thread?[] workers;
    private volatile Job? job;
    private int busy, sleeping;
    private volatile bool ended;

    /// <summary>Makes a pool; its threads start with the first call that needs them.</summary>
    /// <param name="threads">Threads that work on a call, the caller among them.</param>
    public Pool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads);
        workers = new Thread?[threads - 1];
    }

    /// <summary>A task: what it works on, and its number.</summary>
    /// <param name="state">What all tasks of a call share.</param>
    /// <param name="task">The number of the task, from 0.</param>
    /// <typeparam name="TState">The type of the shared state.</typeparam>
    public delegate void Work<TState>(ref readonly TState state, int task) where TState : unmanaged;

    /// <summary>
    /// The threads that the kernels of this process use. The default is the number of processors, or the environment
    /// variable <c>CONFORMANCE_THREADS</c>; 1 means that nothing runs on another thread.
    /// </summary>
    public static int Threads
    {
        get => shared.Count;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostThreads);
            lock (sharing)
            {
                if (value == shared.Count) return;
                Pool before = shared;
                shared = new(value);
                before.Dispose();
            }
        }
    }

    /// <summary>The pool of the kernels.</summary>
    internal static Pool Shared => shared;

    /// <summary>Threads that work on a call, the caller among them.</summary>
    public int Count => workers.Length + 1;

    /// <summary>Runs <paramref name="work"/> for the tasks 0 … <paramref name="tasks"/> − 1, each once, and returns when all are done.</summary>
    /// <param name="tasks">The number of tasks.</param>
    /// <param name="state">What they share.</param>
    /// <param name="work">The task.</param>
    /// <typeparam name="TState">The type of the shared state.</typeparam>
    /// <remarks>Where tasks throw, the first exception is thrown here after the others have ended; tasks that have not begun do not run.</remarks>
    public void Run<TState>(int tasks, in TState state, Work<TState> work) where TState : unmanaged
    {
        ArgumentNullException.ThrowIfNull(work);
        if (tasks <= 1 || workers.Length == 0 || inside || ended || Interlocked.Exchange(ref busy, 1) != 0)
        {
            for (int i = 0; i < tasks; i++) work(in state, i);
            return;
        }

        try
        {
            fixed (TState* at = &state)
            {
                var mine = new Job<TState>(tasks, at, work);
                Start();
                job = mine;
                Interlocked.MemoryBarrier();                 // a worker that goes to sleep sees the job, or is seen here
                bool interrupted = sleeping > 0 && Uninterrupted(sleep, static s => Monitor.PulseAll(s));
                mine.Help();
                interrupted |= mine.Wait();
                job = null;
                if (interrupted) Thread.CurrentThread.Interrupt();
                mine.Rethrow();
            }
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    // The state of a call lies on its stack: whoever interrupts the caller must wait until no thread reads it any more.
    private static bool Uninterrupted(object gate, Action<object> body)
    {
        for (bool interrupted = false; ; interrupted = true)
        {
            try
            {
                lock (gate) body(gate);
                return interrupted;
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }

    /// <summary>Ends the threads. A call that comes later runs on the thread of its caller.</summary>
    public void Dispose()
    {
        ended = true;
        lock (sleep) Monitor.PulseAll(sleep);
    }

    private static int Default() =>
        int.TryParse(Environment.GetEnvironmentVariable("CONFORMANCE_THREADS"), out int n) && n >= 1 ? Math.Min(n, MostThreads) : Environment.ProcessorCount;

    private void Start()
    {
        for (int i = 0; i < workers.Length && workers[i] is null; i++)
        {
            // A background thread does not keep the process alive.
            var worker = new Thread(Loop) { IsBackground = true, Name = $"Conformance {i + 1}" };
            worker.Start();
            workers[i] = worker;
        }
    }

    private void Loop()
    {
        Job? last = null;
        while (!ended)
        {
            for (int spin = 0; spin < Spins && (job is not { } next || next == last); spin++) Thread.SpinWait(4);
            if (job is { } found && found != last)
            {
                last = found;
                found.Help();
                continue;
            }

            lock (sleep)
            {
                Interlocked.Increment(ref sleeping);         // a barrier, too: see Run
                while (!ended && (job is not { } next || next == last)) Monitor.Wait(sleep);
                Interlocked.Decrement(ref sleeping);
            }

            last = null;
        }
    }

    /// <summary>The tasks of one call. Whoever takes a number does that task; a worker that comes late finds none left, and touches nothing else.</summary>
    private abstract class Job(int tasks)
    {
        private readonly object done = new();
        private readonly int count = tasks;
        private int next, open = tasks;
        private Exception? failure;

        protected abstract void Do(int task);

        public void Help()
        {
            inside = true;
            int ended = 0;
            for (int i; (i = Interlocked.Increment(ref next) - 1) < count; ended++)
            {
                try
                {
                    if (Volatile.Read(ref failure) is null) Do(i);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }
            }

            inside = false;
            if (ended > 0 && Interlocked.Add(ref open, -ended) == 0) lock (done) Monitor.PulseAll(done);
        }

        /// <summary>Waits until all tasks are done; whether somebody interrupted the thread meanwhile.</summary>
        public bool Wait()
        {
            for (int spin = 0; spin < Spins && Volatile.Read(ref open) > 0; spin++) Thread.SpinWait(4);
            return Volatile.Read(ref open) > 0 && Uninterrupted(done, gate =>
            {
                while (Volatile.Read(ref open) > 0) Monitor.Wait(gate);
            });
        }

        public void Rethrow()
        {
            if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private sealed class Job<TState>(int tasks, TState* state, Work<TState> work) : Job(tasks) where TState : unmanaged
    {
        protected override void Do(int task) => work(in *state, task);
    }
}
