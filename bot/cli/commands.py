"""The commands of `linli`, all of them."""

import typer

from bot.cli import (
    audits,
    catalogues,
    checking,
    cohorts,
    communities,
    exports,
    food,
    imports,
    intake,
    interchange,
    keys,
    people,
    persons,
    posters,
    serving,
    understanding,
    waste,
)

command = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    # What a fault had in hand may be somebody's words, or a key.
    pretty_exceptions_show_locals=False,
    help="Linli (邻里): the chat assistant of an urban community.",
)
command.command()(serving.run)
command.command()(serving.demo)
command.command(name="seed")(communities.seed_)
command.command(name="import")(imports.import_)
command.command()(imports.template)
command.command()(intake.enrol)
command.command()(communities.coverage)
command.add_typer(catalogues.command, name="catalogue")
exports.command.command()(cohorts.cohort)
exports.command.command()(interchange.enrolment)
exports.command.command()(interchange.programme)
command.add_typer(exports.command, name="export")
command.command()(people.invite)
command.command()(people.revoke)
command.command()(posters.qr)
command.command()(waste.waste)
command.command()(food.food)
command.command()(understanding.understand)
command.command()(checking.doctor)
command.add_typer(audits.audit, name="audit")
command.add_typer(keys.keys, name="keys")
command.add_typer(persons.person, name="person")
command.command()(serving.talk)
command.command()(serving.play)
