package org.vitals4j.agent.command;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code findings}. */
@Command(
    name = "findings",
    description = {
      "Lists the findings of a job, open and closed.",
      "With --json each is an object on a line of its own."
    },
    exitCodeOnInvalidInput = HealthCommand.WRONG_COMMAND_LINE,
    exitCodeOnExecutionException = HealthCommand.CANNOT_SAY,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:they were listed, be they none",
      "3:nobody to ask, or no such run",
      "64:the command line was wrong"
    })
final class FindingsCommand extends HealthCommand {

  private static final long LOOK_MILLIS = 1000;

  @Option(
      names = "--since",
      paramLabel = "ITERATION",
      defaultValue = "0",
      description = "Only those that were open in this iteration or later.")
  private int since;

  @Option(
      names = "--follow",
      description = "Goes on with each that opens, worsens, eases or closes, until the job ends.")
  private boolean follow;

  FindingsCommand(Jvms jvms) {
    super(jvms);
  }

  @Override
  public Integer call() throws InterruptedException {
    HealthClient client = client();
    Map<Worker, Long> seen = new LinkedHashMap<>();
    for (Worker worker : workers(client)) {
      JsonObject run = run(client, worker, "");
      seen.put(worker, run.get("next").getAsLong());
      for (JsonObject finding : Answers.objects(run, "findings")) {
        if (!Answers.has(finding, "closedAt") || finding.get("closedAt").getAsInt() >= since) {
          show(worker, finding, EventText.line(finding));
        }
      }
    }
    while (follow) {
      Thread.sleep(LOOK_MILLIS);
      try {
        for (Worker worker : workers(client)) {
          seen.put(worker, news(client, worker, seen.get(worker)));
        }
      } catch (IllegalStateException gone) {
        err().println("vitals4j: nothing answers any more: " + gone.getMessage());
        return ExitCode.OK;
      }
    }
    return ExitCode.OK;
  }

  private long news(HealthClient client, Worker worker, @Nullable Long after) {
    JsonObject run = run(client, worker, after == null ? "" : "&since=" + after);
    long next = run.get("next").getAsLong();
    if (after != null && next < after) {
      return next; // the run has started over
    }
    for (JsonObject event : Answers.objects(run, "events")) {
      if (Answers.text(event, "kind").equals("finding")) {
        show(worker, event, Answers.text(event, "change") + " " + EventText.line(event));
      }
    }
    return next;
  }

  private static JsonObject run(HealthClient client, Worker worker, String more) {
    return Answers.read(client.get(API + "run?" + worker.query() + more));
  }

  private void show(Worker worker, JsonObject finding, String line) {
    if (json()) {
      print(worker.names(finding).toString());
    } else {
      print(worker + ": " + line);
    }
  }
}
