package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose DL4J is not in the JVM's own class loader, or not alone there. */
class OtherLoadersIT {

  @TempDir Path folder;

  @BeforeEach
  void probe() throws Exception {
    PluginJar.write(folder.resolve("plugins/probe.jar"), "probe.ProbePlugin");
  }

  private String agent() {
    return Fork.agent("plugins.dir=" + folder.resolve("plugins"));
  }

  @Test
  void watchesAClassLoaderThatDoesNotSeeTheAgent() throws Exception {
    Fork job =
        Fork.start(
                folder,
                Fork.job(
                    List.of(agent()),
                    Path.of("target", "test-classes").toAbsolutePath().toString(),
                    "jobs.ChildFirst",
                    Fork.classPath(),
                    "jobs.AllForms"))
            .await();

    assertThat(job.out()).as(job.err()).contains("all forms done");
    assertThat(Output.forms(job.out()))
        .allSatisfy((name, form) -> assertThat(form.seen()).hasSize(form.iterations()));
  }

  @Test
  void watchesInASpringBootJar() throws Exception {
    String jar = Path.of("spring-boot-job/target/spring-boot-job-boot.jar").toString();
    Fork job = Fork.start(folder, List.of(agent(), "-jar", jar)).await();
    Fork unwatched = Fork.start(folder, List.of("-jar", jar)).await();

    assertThat(job.exitCode()).as(job.out() + job.err()).isZero();
    assertThat(job.out().lines().filter(line -> line.startsWith("seen "))).hasSize(5);
    assertThat(job.out()).containsPattern("ERROR.* vitals4j.alerts +: NON_FINITE.* at iteration 2");
    assertThat(job.out().lines().filter(line -> line.startsWith("trained ")))
        .containsExactlyElementsOf(
            unwatched.out().lines().filter(line -> line.startsWith("trained ")).toList());
  }

  @Test
  void leavesANetworkToTheApplicationsOwnCopy() throws Exception {
    Fork job =
        Fork.start(
                folder,
                Fork.job(
                    List.of(agent()),
                    Fork.classPath() + java.io.File.pathSeparator + Fork.library(),
                    "jobs.OwnCopy"))
            .await();
    String out = job.out();

    assertThat(out).as(job.err()).contains("own saw 0").contains("end other");
    assertThat(out.substring(0, out.indexOf("begin other"))).doesNotContain("seen ");
    assertThat(out.substring(out.indexOf("begin other"))).containsOnlyOnce("seen ");
    assertThat(job.err())
        .containsOnlyOnce("vitals4j: the application has a Vitals4j of its own")
        .contains("networks that it watches are left to it");
  }
}
