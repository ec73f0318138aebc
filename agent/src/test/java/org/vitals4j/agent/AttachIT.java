package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a job in the middle of one long fit. */
class AttachIT {

  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** All but the agent's first half, which the JVM keeps. */
  private static final String LIBRARY = "org\\.vitals4j\\.(?!agent\\.(weave|bridge|asm)\\.)";

  @TempDir Path folder;

  private Fork command(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("-jar", Fork.AGENT.toString()));
    all.addAll(List.of(arguments));
    return Fork.start(folder, all).await();
  }

  private String jcmd(String pid, String what) throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Path output = folder.resolve(what);
    Process process =
        new ProcessBuilder(jcmd.toString(), pid, what).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(output);
  }

  private static List<String> lines(String text, String pattern) {
    return text.lines().filter(Pattern.compile(pattern).asPredicate()).toList();
  }

  private static void await(Fork job, String text) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!job.out().contains(text)) {
      assertThat(job.isAlive() && System.nanoTime() < deadline)
          .as("waiting for '%s' in%n%s%s", text, job.out(), job.err())
          .isTrue();
      Thread.sleep(50);
    }
  }

  private static int count(String text, String what) {
    return text.split(what, -1).length - 1;
  }

  private static String last(Fork job) {
    String[] lines = job.out().split("\n", -1);
    String last = "";
    for (String line : lines) {
      last = line.startsWith("job ") ? line : last;
    }
    return "job " + (Integer.parseInt(last.substring("job ".length())) + 20) + "\n";
  }

  @Test
  void attachesInMidFitTellsDetachesAndAttachesAgain() throws Exception {
    PluginJar.write(folder.resolve("plugins/probe.jar"), "probe.ProbePlugin");
    Path stop = folder.resolve("stop");
    Fork job =
        Fork.start(folder, Fork.job(List.of(), Fork.classPath(), "jobs.LongFit", stop.toString()));
    String pid = Long.toString(job.pid());
    try {
      await(job, "job 10\n");

      Fork before = command("status", pid);
      assertThat(before.out()).as(before.err()).contains("Not watched.");

      Fork attach =
          command("attach", pid, "sampling=every:10,plugins.dir=" + folder.resolve("plugins"));
      assertThat(attach.out()).as(attach.err() + job.err()).contains("from their next iteration");
      await(job, "seen ");

      assertThat(command("attach", pid).out()).contains("watched already");
      Fork again = command("attach", pid, "sampling=every:20");
      assertThat(again.exitCode()).isEqualTo(1);
      assertThat(again.err()).contains("watched already, with the options sampling=every:10");
      assertThat(command("status", pid).out())
          .contains("Deeplearning4j 1.0.0-M2.1")
          // Labels drawn at random: sooner or later it is found that nothing is learned.
          .containsPattern(
              "MultiLayerNetwork, iteration [0-9]+: (no open findings|(INFO|WARN) LOSS_)");
      assertThat(command("list").out()).containsPattern(pid + " +yes +by .*jobs.LongFit");

      Fork detach = command("detach", pid);
      assertThat(detach.out()).as(detach.err()).contains("classes are as they were");
      int seen = count(job.out(), "seen ");
      await(job, last(job));
      assertThat(count(job.out(), "seen ")).isLessThanOrEqualTo(seen + 1);
      assertThat(command("list").out()).containsPattern(pid + " +yes +no .*jobs.LongFit");
      assertThat(lines(jcmd(pid, "GC.class_histogram"), "MultiLayerNetwork")).isNotEmpty();
      assertThat(lines(jcmd(pid, "GC.class_histogram"), LIBRARY)).isEmpty();
      assertThat(lines(jcmd(pid, "Thread.print"), "\"main\"")).hasSize(1);
      assertThat(lines(jcmd(pid, "Thread.print"), "vitals4j")).isEmpty();

      seen = count(job.out(), "seen ");
      command("attach", pid, "sampling=every:10,plugins.dir=" + folder.resolve("plugins"));
      await(job, last(job));
      assertThat(count(job.out(), "seen ")).isGreaterThan(seen);
    } finally {
      Files.createFile(stop);
      job.await(); // also after a failure: it would outlive the file that ends it
    }
    assertThat(job.out()).contains("job ended");
    assertThat(job.exitCode()).isZero();
    // Not one iteration was seen by half or twice.
    List<String> iterations = job.out().lines().filter(line -> line.startsWith("seen ")).toList();
    assertThat(iterations).doesNotHaveDuplicates().allMatch(line -> line.endsWith(" true"));
  }

  /** The job would go on with the default, while the operator believes that it is treated. */
  @Test
  void wrongOptionsAreRefusedHereAndNothingIsAttached() throws Exception {
    Path stop = folder.resolve("stop");
    Fork job =
        Fork.start(folder, Fork.job(List.of(), Fork.classPath(), "jobs.LongFit", stop.toString()));
    String pid = Long.toString(job.pid());
    try {
      await(job, "job 0\n");
      for (String wrong :
          List.of(
              "tratments=automatic",
              "mode=threat",
              "treatments=automatik",
              "clipping=norm:x",
              "clipping=norm:1,clipping=norm:2",
              "config=" + folder.resolve("none.conf"),
              "plugins.dir=" + folder.resolve("none"))) {
        Fork attach = command("attach", pid, wrong);
        assertThat(attach.exitCode()).as(wrong).isEqualTo(2);
        assertThat(attach.err())
            .as(wrong)
            .startsWith("vitals4j: ")
            .contains("nothing was attached");
        assertThat(attach.err()).as(wrong).doesNotContain("\tat ");
      }
      assertThat(command("list", "--all").out()).containsPattern(pid + " .* no .*jobs.LongFit");
    } finally {
      Files.createFile(stop);
      job.await();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatIsNoJvmIsLeftAlone() throws Exception {
    Process other = new ProcessBuilder("sleep", "100").start();
    try {
      Fork attach = command("attach", Long.toString(other.pid()));

      assertThat(attach.exitCode()).isEqualTo(1);
      assertThat(attach.err())
          .containsPattern("vitals4j: process " + other.pid() + " \\(.*sleep\\) is no JVM; ");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroy();
    }
  }

  /** Process 1 is another user's, unless all of this runs as root. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessOfAnotherUserIsNamedSo() throws Exception {
    boolean root = "root".equals(System.getProperty("user.name"));
    Process other =
        new ProcessBuilder(
                root
                    ? List.of("setpriv", "--reuid=65534", "--clear-groups", "sleep", "100")
                    : List.of("sleep", "100"))
            .start();
    long pid = root ? other.pid() : 1;
    try {
      Fork attach = command("attach", Long.toString(pid));

      assertThat(attach.exitCode()).isEqualTo(1);
      assertThat(attach.err())
          .containsPattern(
              "vitals4j: process " + pid + " belongs to the user .+, and this command runs as .+");
    } finally {
      other.destroy();
    }
  }

  @Test
  void saysWhyAProcessCannotBeReached() throws Exception {
    Fork attach = command("attach", "2147483646");

    assertThat(attach.exitCode()).isEqualTo(1);
    assertThat(attach.err())
        .isEqualTo(
            "vitals4j: there is no process 2147483646; 'list --all' shows the JVMs of this user\n");
  }
}
