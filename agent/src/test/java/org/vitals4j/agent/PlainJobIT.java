package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One job on a plain class path, trained in every form, unwatched and watched. The watched run has
 * everything wrong that an agent's command line can have, and a plug-in that throws.
 */
class PlainJobIT {

  @TempDir static Path folder;

  private static Map<String, Output.Form> unwatched;
  private static Map<String, Output.Form> watched;
  private static Fork watchedJob;

  @BeforeAll
  static void train() throws Exception {
    PluginJar.write(folder.resolve("plugins/probe.jar"), "probe.ProbePlugin");
    PluginJar.write(folder.resolve("plugins/throwing.jar"), "probe.ThrowingPlugin");
    List<String> agents =
        List.of(
            Fork.agent(
                "plugins.dir=" + folder.resolve("plugins") + ",cliping=norm:1,sampling=7,budget=1"),
            Fork.agent("sampling=every:1"));
    Fork plain = Fork.start(folder, Fork.job(List.of(), Fork.classPath(), "jobs.AllForms", "one"));
    watchedJob = Fork.start(folder, Fork.job(agents, Fork.classPath(), "jobs.AllForms"));
    unwatched = Output.forms(plain.await().out());
    watched = Output.forms(watchedJob.await().out());
  }

  @Test
  void endsWell() {
    assertThat(watchedJob.exitCode()).as(watchedJob.err()).isZero();
    assertThat(watchedJob.out()).contains("all forms done");
  }

  @Test
  void watchesEveryIterationOfEveryFormOnce() {
    assertThat(watched).hasSizeGreaterThanOrEqualTo(24);
    assertThat(watched)
        .allSatisfy(
            (name, form) ->
                assertThat(form.seen())
                    .hasSize(form.iterations())
                    .doesNotHaveDuplicates()
                    .allMatch(line -> line.endsWith(" true")));
  }

  @Test
  void trainsToTheSameBits() {
    assertThat(Output.results(watched)).isNotEmpty().isEqualTo(Output.results(unwatched));
  }

  @Test
  void givesCopiesOfOneNetworkToOneRun() {
    List<String> seen = Objects.requireNonNull(watched.get("parallel.averaging")).seen();

    assertThat(seen.stream().map(line -> line.split(" ", -1)[1]).collect(Collectors.toSet()))
        .hasSize(1);
    assertThat(seen.stream().map(line -> line.split(" ", -1)[2]).collect(Collectors.toSet()))
        .hasSize(2);
  }

  @Test
  void givesEveryOtherNetworkARunOfItsOwn() {
    List<String> runs = new ArrayList<>();
    watched.forEach(
        (name, form) ->
            form.seen().stream().map(line -> line.split(" ", -1)[1]).distinct().forEach(runs::add));

    assertThat(runs).doesNotHaveDuplicates();
  }

  @Test
  void logsTheFindingThatTheSickNetworkDeserves() {
    assertThat(watchedJob.err())
        .containsPattern("ERROR vitals4j.alerts NON_FINITE.* at iteration 2: .*features");
  }

  @Test
  void saysThatItWasGivenTwice() {
    assertThat(watchedJob.err())
        .contains("the agent was given more than once")
        .contains("sampling=every:1");
  }

  @Test
  void saysWhichOptionIsUnknownAndWhichWasMeant() {
    assertThat(watchedJob.err())
        .contains("the key 'cliping' (agent argument) is unknown, did you mean 'clipping'?");
  }

  @Test
  void saysWhichValueIsNotAllowed() {
    assertThat(watchedJob.err())
        .contains("sampling = 7 (agent argument) must be budget, or every:N");
  }

  @Test
  void retiresAPluginThatThrows() {
    assertThat(watchedJob.err())
        .contains("Detector 'throwing' failed at iteration 2 for the third time and is retired");
  }

  @Test
  void saysOnceThatItWatches() {
    assertThat(watchedJob.err()).containsOnlyOnce("watches the networks of this job");
  }
}
