package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.web.NoAnswerException;
import dev.haingestor.adminapi.web.TooManyRequestsException;

/** Answers with statistics: reads what is known, calculates the figures, and renders the view that was asked for. */
final class InfluxStatsService {

    private final StatsSourceSelector reader;
    private final AlertCalculator alerts;
    private final int maxServices;
    private final AnswerCache answers;
    private final RareQuestionLimit rareQuestions;

    /** @param maxServices how many services have figures by name */
    InfluxStatsService(
            StatsSourceSelector reader,
            AlertCalculator alerts,
            int maxServices,
            AnswerCache answers,
            RareQuestionLimit rareQuestions) {
        this.reader = reader;
        this.alerts = alerts;
        this.maxServices = maxServices;
        this.answers = answers;
        this.rareQuestions = rareQuestions;
    }

    /**
     * The answer to a request, as it is sent.
     *
     * @throws NoAnswerException when no source answers, or none completely enough for a strict request
     * @throws TooManyRequestsException when too many ask what hardly anybody does
     */
    RenderedAnswer answer(StatsRequest request, StatsView view, AnswerForm form) {
        boolean usual = request.isUsual() && request.service().isEmpty() && !view.isCostly();
        return usual ? render(request, view, form) : rareQuestions.ask(() -> render(request, view, form));
    }

    private RenderedAnswer render(StatsRequest request, StatsView view, AnswerForm form) {
        StatsInputs inputs = reader.read(request);
        return answers.get(request, view, form, inputs, () -> calculate(inputs));
    }

    /** @throws NoAnswerException when no source answers */
    Stats stats(StatsRequest request) {
        return calculate(reader.read(request));
    }

    private Stats calculate(StatsInputs inputs) {
        return new StatsCalculator(inputs, alerts, maxServices).stats();
    }
}
