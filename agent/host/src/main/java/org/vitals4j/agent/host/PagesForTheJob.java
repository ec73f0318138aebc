package org.vitals4j.agent.host;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.vitals4j.publish.Publisher;

/**
 * Pages that end with the job. Their server's threads would keep the JVM alive after it: so they
 * are started in a thread group of their own, and once no other thread keeps the JVM alive the
 * server is closed.
 */
final class PagesForTheJob implements Pages {

  private static final long LOOK_MILLIS = 500;

  private final ThreadGroup group = new ThreadGroup("vitals4j-pages");
  private final Pages pages;

  /**
   * Starts them.
   *
   * @throws RuntimeException if they do not start; the message says why
   */
  PagesForTheJob(Supplier<? extends Pages> starter) {
    CompletableFuture<Pages> started = new CompletableFuture<>();
    start("vitals4j-pages-start", () -> complete(started, starter));
    try {
      pages = started.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
    start("vitals4j-pages-guard", this::closeAfterTheJob);
  }

  private static void complete(
      CompletableFuture<Pages> started, Supplier<? extends Pages> starter) {
    try {
      started.complete(starter.get());
    } catch (Throwable thrown) {
      started.completeExceptionally(thrown);
    }
  }

  private void start(String name, Runnable work) {
    Thread thread = new Thread(group, work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public String address() {
    return pages.address();
  }

  @Override
  public Publisher publisher() {
    return pages.publisher();
  }

  @Override
  public void close() {
    pages.close();
  }

  private void closeAfterTheJob() {
    try {
      while (jobIsAlive()) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** Whether any thread but the server's keeps the JVM from ending. */
  private boolean jobIsAlive() {
    ThreadGroup top = group;
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Thread[] threads = new Thread[top.activeCount() * 2 + 16];
    int count = top.enumerate(threads);
    for (int i = 0; i < count; i++) {
      Thread thread = threads[i];
      if (!thread.isDaemon()
          && !group.equals(thread.getThreadGroup())
          // What remains of the main thread: it waits for the others.
          && !thread.getName().equals("DestroyJavaVM")) {
        return true;
      }
    }
    return false;
  }
}
