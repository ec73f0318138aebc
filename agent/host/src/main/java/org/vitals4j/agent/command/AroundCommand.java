package org.vitals4j.agent.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code around}. */
@Command(
    name = "around",
    description = {
      "Shows what was measured around an iteration, and what happened there.",
      "Iterations long ago may be merged; a line then says how many it stands for.",
      "With --json each is an object on a line of its own."
    },
    exitCodeOnInvalidInput = HealthCommand.WRONG_COMMAND_LINE,
    exitCodeOnExecutionException = HealthCommand.CANNOT_SAY,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was shown",
      "3:nobody to ask, no such run, or no such iteration",
      "64:the command line was wrong"
    })
final class AroundCommand extends HealthCommand {

  @Parameters(index = "1", paramLabel = "ITERATION", description = "In DL4J's count, from 0.")
  private int iteration;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "10",
      description = "So many iterations before and after. Default: ${DEFAULT-VALUE}.")
  private int window;

  AroundCommand(Jvms jvms) {
    super(jvms);
  }

  @Override
  public Integer call() {
    if (window < 0) {
      throw refused("--window must be at least 0, but was " + window + ".");
    }
    HealthClient client = client();
    int shown = 0;
    for (Worker worker : workers(client)) {
      JsonObject run = Answers.read(client.get(API + "run?" + worker.query()));
      JsonArray first = Answers.array(run, "firstIteration");
      JsonArray last = Answers.array(run, "iteration");
      for (int i = 0; i < last.size(); i++) {
        if (overlaps(first.get(i).getAsLong(), last.get(i).getAsLong())) {
          print(bucket(worker, run, i));
          shown++;
        }
      }
      for (JsonObject event : Answers.objects(run, "events")) {
        long at = event.get("iteration").getAsLong();
        if (overlaps(at, at)) {
          print(json() ? worker.names(event).toString() : worker + ": " + event(event));
        }
      }
    }
    if (shown == 0) {
      throw new IllegalStateException(
          "no iteration within " + window + " of " + iteration + " was seen");
    }
    return ExitCode.OK;
  }

  private boolean overlaps(long from, long to) {
    return to >= (long) iteration - window && from <= (long) iteration + window;
  }

  private String bucket(Worker worker, JsonObject run, int at) {
    JsonObject values = new JsonObject();
    for (Map.Entry<String, JsonElement> series : run.getAsJsonObject("series").entrySet()) {
      JsonElement value = series.getValue().getAsJsonObject().getAsJsonArray("last").get(at);
      if (!value.isJsonNull()) {
        values.add(series.getKey(), value);
      }
    }
    String first = Answers.array(run, "firstIteration").get(at).getAsString();
    String last = Answers.array(run, "iteration").get(at).getAsString();
    int count = Answers.array(run, "iterations").get(at).getAsInt();
    if (json()) {
      JsonObject bucket = new JsonObject();
      bucket.addProperty("kind", "iteration");
      bucket.add("firstIteration", Answers.array(run, "firstIteration").get(at));
      bucket.add("iteration", Answers.array(run, "iteration").get(at));
      bucket.addProperty("iterations", count);
      bucket.add("epoch", Answers.array(run, "epoch").get(at));
      bucket.add("timeMillis", Answers.array(run, "timeMillis").get(at));
      bucket.add("values", values);
      return worker.names(bucket).toString();
    }
    return worker
        + ", iteration "
        + (count == 1
            ? last
            : first + " to " + last + " (" + count + " of them, the last's values)")
        + ": "
        + values.entrySet().stream()
            .map(value -> value.getKey() + " " + value.getValue().getAsString())
            .collect(Collectors.joining(", "));
  }

  private static String event(JsonObject event) {
    return Answers.has(event, "change")
        ? Answers.text(event, "change") + " " + EventText.line(event)
        : EventText.line(event);
  }
}
