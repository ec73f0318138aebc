package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked about a job that runs, by its process id. */
class CheckIT {

  private static final long PATIENCE_NANOS = 60_000_000_000L;

  @TempDir Path folder;

  private Fork start(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("-jar", Fork.AGENT.toString()));
    all.addAll(List.of(arguments));
    return Fork.start(folder, all);
  }

  private Fork command(String... arguments) throws Exception {
    return start(arguments).await();
  }

  private Fork job(Path stop, List<String> agent) throws Exception {
    return Fork.start(folder, Fork.job(agent, Fork.classPath(), "jobs.LongFit", stop.toString()));
  }

  private static void await(Fork process, String text) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!process.out().contains(text)) {
      assertThat(process.isAlive() && System.nanoTime() < deadline)
          .as("waiting for '%s' in%n%s%s", text, process.out(), process.err())
          .isTrue();
      Thread.sleep(50);
    }
  }

  private String classes(long pid) throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Path output = folder.resolve("classes");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(output);
  }

  /** Labels are drawn at random there: that nothing is learned may be found, or not yet. */
  private static void assertJudged(Fork check) {
    assertThat(check.exitCode()).as(check.out() + check.err()).isIn(0, 1);
    assertThat(check.out())
        .containsPattern("\"verdict\":\"(OK|WARN)\",\"exitCode\":[01],\"reason\":null")
        .contains("\"session\":\"mine\"", "\"non-finite\"")
        // No unit of a tanh network can die.
        .contains("{\"check\":\"dead-units\",\"standing\":\"CANNOT_BE_KNOWN\"");
  }

  @Test
  void aWatchedJobWithoutAPageIsAskedThroughTheAgent() throws Exception {
    Path stop = folder.resolve("stop");
    Fork job = job(stop, List.of(Fork.agent("session=mine")));
    String pid = Long.toString(job.pid());
    Fork follow;
    try {
      await(job, "job 150\n");

      assertJudged(command("check", "--json", pid));
      Fork around = command("around", pid, "20", "--window", "2");
      assertThat(around.out())
          .as(around.err())
          .containsPattern("run mine, worker 0, iteration .*: score [0-9.]+, ");
      assertThat(command("findings", pid).exitCode()).isZero();
      follow = start("findings", "--follow", pid);
    } finally {
      Files.createFile(stop);
      job.await(); // also after a failure: it would outlive the file that ends it
    }
    assertThat(follow.await().exitCode()).as(follow.err()).isIn(0, 3);
    Fork gone = command("check", pid);
    assertThat(gone.exitCode()).isEqualTo(3);
    assertThat(gone.err()).contains("there is no process " + pid);
  }

  @Test
  void aJobWithAPageIsAskedThere() throws Exception {
    Path stop = folder.resolve("stop");
    Fork job = job(stop, List.of(Fork.agent("ui=0,session=mine")));
    try {
      await(job, "job 150\n");

      assertJudged(command("check", "--json", Long.toString(job.pid())));
    } finally {
      Files.createFile(stop);
      job.await();
    }
  }

  /** The agent must not even be loaded into a job that nobody watches. */
  @Test
  void aJobThatNobodyWatchesIsLeftAsItIs() throws Exception {
    Path stop = folder.resolve("stop");
    Fork job = job(stop, List.of());
    try {
      await(job, "job 10\n");
      Fork check = command("check", Long.toString(job.pid()));

      assertThat(check.exitCode()).isEqualTo(3);
      assertThat(check.err()).contains("has no Health page and is not watched by the agent");
      assertThat(classes(job.pid())).contains("MultiLayerNetwork").doesNotContain("org.vitals4j");
    } finally {
      Files.createFile(stop);
      job.await();
    }
  }

  @Test
  void aWrongCommandLineEndsWith64() throws Exception {
    assertThat(command("check").exitCode()).isEqualTo(64);
  }
}
