package nl.schakel.referral;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many workers that start at the same moment. */
public final class AtOnce {

    private AtOnce() {
    }

    /** @return what each did, in the order of their numbers; the first exception of any is thrown */
    public static <T> List<T> run(int workers, IntFunction<Callable<T>> work) {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        CountDownLatch gate = new CountDownLatch(1);
        try {
            List<Future<T>> started = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                Callable<T> own = work.apply(worker);
                started.add(pool.submit(() -> {
                    gate.await();
                    return own.call();
                }));
            }
            gate.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> one : started) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a worker failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            pool.shutdownNow();
        }
    }
}
