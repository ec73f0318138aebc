package org.vitals4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.vitals4j.examples.lesson.RunBody.Training;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.ui.Dl4jUiServer;

class LivePageTest {

  @Test
  void thePagesTurnToTheRunThatIsAskedFor() throws Exception {
    StatsStorage storage = new InMemoryStatsStorage();
    Variant variant = Runs.variant("plateau", "sick").shortened(2);
    Training two = (Training) variant.work();
    try (Dl4jUiServer server = Dl4jUiServer.start(0)) {
      server.attach(storage);
      Trainer trainer = new Trainer(1, Optional.of(storage), false);
      trainer.train("first", two, (done, of, score, findings) -> {});
      LivePage page = new LivePage(server.address());
      page.show("second");
      trainer.train("second", two, (done, of, score, findings) -> {});

      assertThat(currentSession(server, "second")).isEqualTo("second");
    }
  }

  /** What the pages show, once it is what is expected or ten seconds have passed. */
  private static String currentSession(Dl4jUiServer server, String expected) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + "/train/sessions/current")).build();
    String current = "";
    for (int i = 0; i < 100 && !current.equals(expected); i++) {
      Thread.sleep(100);
      current = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
    return current;
  }
}
